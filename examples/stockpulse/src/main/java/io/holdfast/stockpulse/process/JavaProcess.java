package io.holdfast.stockpulse.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for Java programs on the JDK that runs this one. */
public final class JavaProcess {
    private JavaProcess() {}

    /** A program of our own class path. @param options for the JVM */
    public static List<String> ours(Class<?> main, List<String> options, List<String> arguments) {
        return command(System.getProperty("java.class.path"), main.getName(), options, arguments);
    }

    /** The same for one that has little to do: it compiles quickly rather than well, and takes little memory. */
    public static List<String> small(Class<?> main, List<String> options, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        all.addAll(options);
        return ours(main, all, arguments);
    }

    public static List<String> command(String classPath, String main, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        return command;
    }
}
