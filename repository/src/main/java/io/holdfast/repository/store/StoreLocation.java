package io.holdfast.repository.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a repository's files lie, in restic's notation. {@code toString} never shows a password.
 *
 * <ul>
 *   <li>{@code /backup/site-a} or {@code local:/backup/site-a}
 *   <li>{@code s3:https://host[:port]/bucket[/prefix]}, {@code s3:host/bucket[/prefix]}
 *   <li>{@code sftp:user@host:/path}, {@code sftp://user@host[:port]//path}
 *   <li>{@code rest:https://[user[:password]@]host[:port]/path/}
 * </ul>
 */
public sealed interface StoreLocation {

    /** A directory. */
    record Local(Path directory) implements StoreLocation {
        @Override
        public String toString() {
            return directory.toString();
        }
    }

    /**
     * @param endpoint of the server, without a path
     * @param prefix of every file's key, without slashes at its ends; may be empty
     */
    record S3(URI endpoint, String bucket, String prefix) implements StoreLocation {
        @Override
        public String toString() {
            return "s3:" + endpoint + "/" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
        }
    }

    /** @param path absolute, or relative to the user's home */
    record Sftp(Optional<String> user, String host, int port, String path) implements StoreLocation {
        @Override
        public String toString() {
            String at = user.map(name -> name + "@").orElse("");
            return port == 22 ? "sftp:" + at + host + ":" + path : "sftp://" + at + host + ":" + port + "/" + path;
        }
    }

    /** @param base ends with a slash, has no credentials */
    record Rest(URI base, Optional<String> user, Optional<String> password) implements StoreLocation {
        @Override
        public String toString() {
            return "rest:" + base;
        }
    }

    /**
     * @throws IllegalArgumentException when it is no location; the message says what is wrong and how one looks, and
     *     shows no password
     */
    static StoreLocation parse(String text) {
        int colon = text.indexOf(':');
        String scheme = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        return switch (scheme) {
            case "local" -> new Local(Path.of(filled(rest, "local:/backup/site-a")));
            case "s3" -> s3(rest);
            case "sftp" -> rest.startsWith("//") ? sftpUrl(rest) : sftp(rest);
            case "rest" -> rest(rest);
            case "b2", "azure", "gs", "swift", "rclone" ->
                throw new IllegalArgumentException("Locations of the kind " + scheme
                        + ": are not supported. Use a directory, s3:, sftp: or rest: (rclone serves many others as"
                        + " rest:).");
            default -> new Local(Path.of(filled(text, "/backup/site-a")));
        };
    }

    /** Whether the text names a directory of this machine. */
    static boolean isLocal(String text) {
        return parse(text) instanceof Local;
    }

    private static String filled(String text, String example) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("The location is empty. Write it like " + example + ".");
        }
        return text;
    }

    private static S3 s3(String rest) {
        String example = "s3:https://host:port/bucket/prefix";
        String url = rest.startsWith("http://") || rest.startsWith("https://")
                ? rest
                : "https://" + (rest.startsWith("//") ? rest.substring(2) : rest);
        URI uri = uri(url, example);
        String path = strip(uri.getPath());
        int slash = path.indexOf('/');
        String bucket = slash < 0 ? path : path.substring(0, slash);
        if (bucket.isEmpty() || uri.getHost() == null) {
            throw new IllegalArgumentException("The location names no bucket. Write it like " + example + ".");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "An s3: location holds no credentials. Give them as AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY.");
        }
        URI endpoint = URI.create(uri.getScheme() + "://" + uri.getRawAuthority());
        return new S3(endpoint, bucket, slash < 0 ? "" : strip(path.substring(slash + 1)));
    }

    private static Sftp sftp(String rest) {
        String example = "sftp:user@host:/path";
        int end = rest.startsWith("[") ? rest.indexOf(']') : rest.lastIndexOf('@');
        int colon = rest.indexOf(':', Math.max(0, end));
        if (colon <= 0 || colon == rest.length() - 1) {
            throw new IllegalArgumentException("The location names no host and path. Write it like " + example + ".");
        }
        return sftp(rest.substring(0, colon), 22, rest.substring(colon + 1), example);
    }

    private static Sftp sftpUrl(String rest) {
        String example = "sftp://user@host:port//path";
        URI uri = uri("sftp:" + rest, example);
        String path = uri.getPath();
        if (uri.getHost() == null || path == null || path.length() < 2) {
            throw new IllegalArgumentException("The location names no host and path. Write it like " + example + ".");
        }
        String user = uri.getUserInfo() == null ? "" : uri.getUserInfo() + "@";
        // as in restic, the first slash only ends the host
        return sftp(user + uri.getHost(), uri.getPort() < 0 ? 22 : uri.getPort(), path.substring(1), example);
    }

    private static Sftp sftp(String userAndHost, int port, String path, String example) {
        int at = userAndHost.lastIndexOf('@');
        String host = userAndHost.substring(at + 1);
        String user = at < 0 ? "" : userAndHost.substring(0, at);
        if (host.isEmpty() || user.contains(":")) {
            throw new IllegalArgumentException(
                    "An sftp: location names a host, and no password. Write it like " + example + ".");
        }
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new Sftp(Optional.of(user).filter(name -> !name.isEmpty()), host, port, trimmed);
    }

    private static Rest rest(String rest) {
        String example = "rest:https://user:password@host:8000/path/";
        URI uri = uri(rest, example);
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException(
                    "A rest: location needs an http or https address. Write it like " + example + ".");
        }
        String info = uri.getUserInfo();
        int colon = info == null ? -1 : info.indexOf(':');
        Optional<String> user = Optional.ofNullable(info).map(all -> colon < 0 ? all : all.substring(0, colon));
        Optional<String> password =
                Optional.ofNullable(info).filter(all -> colon >= 0).map(all -> all.substring(colon + 1));
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String host = uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
        URI base = URI.create(uri.getScheme() + "://" + host + (path.endsWith("/") ? path : path + "/"));
        return new Rest(base, user, password);
    }

    private static URI uri(String text, String example) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            // its message would show the text, with a password in it
            throw new IllegalArgumentException("The location is no address: " + e.getReason() + " at " + e.getIndex()
                    + ". Write it like " + example + ".");
        }
    }

    private static String strip(String path) {
        int from = 0;
        int to = path.length();
        while (from < to && path.charAt(from) == '/') {
            from++;
        }
        while (to > from && path.charAt(to - 1) == '/') {
            to--;
        }
        return path.substring(from, to);
    }
}
