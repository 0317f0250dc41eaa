package io.holdfast.server.oidc;

/** Texts of strangers, for a log: short, and on one line. */
final class Printable {
    private static final int MOST = 200;

    private Printable() {}

    static String of(String text) {
        String line = text.replaceAll("[^\\x20-\\x7e]", "?");
        return line.length() <= MOST ? line : line.substring(0, MOST);
    }
}
