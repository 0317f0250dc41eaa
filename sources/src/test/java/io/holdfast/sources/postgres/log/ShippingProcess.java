package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A log stream in a process of its own, to be killed. */
public final class ShippingProcess {
    private ShippingProcess() {}

    /** Arguments: spool, repository, then settings as key=value. Ships until it is killed. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> settings = new HashMap<>();
        for (String setting : List.of(arguments).subList(2, arguments.length)) {
            settings.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        try (TestRepository repository = TestRepository.at(Path.of(arguments[1]));
                PostgresLog log = PostgresLog.start(
                        new PostgresLog.Request(
                                ShippingRun.DATA_SET,
                                "trading",
                                "db1",
                                true,
                                new SourceSettings(settings),
                                Path.of(arguments[0]),
                                Map.of("main", repository::open)),
                        ShippingRun.RESTLESS,
                        Clock.systemUTC())) {
            while (true) {
                System.out.println(log.progress());
                Thread.sleep(500);
            }
        }
    }

    static Process start(Path output, Path spool, Path repository, SourceSettings settings) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ShippingProcess.class.getName(),
                spool.toString(),
                repository.toString()));
        settings.values().forEach((key, value) -> command.add(key + "=" + value));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }
}
