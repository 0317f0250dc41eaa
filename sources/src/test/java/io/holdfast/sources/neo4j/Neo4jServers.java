package io.holdfast.sources.neo4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class two servers that all classes share: starting one costs seconds of CPU. Those classes run one after the
 * other; both servers are empty before each test.
 */
final class Neo4jServers implements ParameterResolver, BeforeEachCallback {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Pair.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return pair(context);
    }

    private static Pair pair(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(Neo4jServers.class))
                .computeIfAbsent(Pair.class, key -> Pair.start(), Pair.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Pair servers = pair(context);
        servers.source().empty();
        servers.target().empty();
    }

    /** A server to back up and one to restore into. */
    record Pair(Path folder, RunningNeo4j source, RunningNeo4j target) implements AutoCloseable {
        static Pair start() {
            try {
                Path folder = Files.createTempDirectory("neo4j-servers");
                RunningNeo4j source = RunningNeo4j.launch(folder.resolve("source"));
                RunningNeo4j target = RunningNeo4j.launch(folder.resolve("target"));
                source.awaitReady();
                target.awaitReady();
                return new Pair(folder, source, target);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("the tests' Neo4j servers did not start", e);
            }
        }

        @Override
        public void close() throws Exception {
            source.close();
            target.close();
            List<Path> left;
            try (Stream<Path> paths = Files.walk(folder)) {
                left = paths.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : left) {
                Files.delete(path);
            }
        }
    }
}
