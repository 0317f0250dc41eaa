import io.holdfast.cli.Holdfast;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Runs commands one after the other in one process, whose code is compiled soon, as a server's is. Each line of standard input is
 * a command, its words separated by tabs; each is answered by its exit code, and the seconds that it took by the wall and of
 * the processors.
 *
 * <p>{@code java -cp 'lib/*' Resident.java}
 */
final class Resident {
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        // what commands print is of no interest
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split("\t");
            long began = System.nanoTime();
            long used = used();
            int code = Holdfast.commandLine(words)
                    .setOut(new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .execute(words);
            answers.printf(
                    Locale.ROOT, "%d %.3f %.3f%n", code, (System.nanoTime() - began) / 1e9, (used() - used) / 1e9);
            answers.flush();
        }
    }

    private static long used() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
