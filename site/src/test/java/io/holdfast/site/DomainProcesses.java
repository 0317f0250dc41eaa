package io.holdfast.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts programs in the domains of a test, each with a log in its folder. */
record DomainProcesses(Network network, Path folder) {
    Process start(String name, String domain, List<String> command) throws IOException {
        List<String> words = new ArrayList<>(network.in(domain));
        words.addAll(command);
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()))
                .start();
    }

    Path log(String name) {
        return folder.resolve(name + ".log");
    }
}
