package io.holdfast.example.neo4j;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * @param data folder of the store, made when absent
 * @param boltPort on 127.0.0.1
 * @param passwordFile holds the password of user {@code neo4j}, at least eight characters; line ends are not part of it
 * @param pageCacheMebibytes memory for the store's pages, outside the heap
 */
record ServerArguments(Path data, int boltPort, Path passwordFile, int pageCacheMebibytes) {
    static final String USAGE =
            "Usage: Neo4jServer --data DIR --bolt-port PORT --password-file FILE [--page-cache-mib N]";

    /** @throws IllegalArgumentException saying which argument is wrong */
    static ServerArguments parse(String... arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("'" + arguments[i] + "' is no option with a value.");
            }
            given.put(arguments[i].substring(2), arguments[i + 1]);
        }
        ServerArguments parsed = new ServerArguments(
                Path.of(take(given, "data")).toAbsolutePath().normalize(),
                number("bolt-port", take(given, "bolt-port"), 65535),
                Path.of(take(given, "password-file")),
                given.containsKey("page-cache-mib")
                        ? number("page-cache-mib", take(given, "page-cache-mib"), 1 << 20)
                        : 64);
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(
                    "There is no option --" + given.keySet().iterator().next() + ".");
        }
        return parsed;
    }

    private static String take(Map<String, String> given, String name) {
        String value = given.remove(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("--" + name + " is missing.");
        }
        return value;
    }

    private static int number(String name, String value, int highest) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of range
        }
        throw new IllegalArgumentException(
                "--" + name + " is '" + value + "', not a number from 1 to " + highest + ".");
    }
}
