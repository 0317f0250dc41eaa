package io.holdfast.control.plan;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Headers of a request that are secrets, such as {@code Authorization: Bearer …}: one in each line of a file; empty lines and
 * those with a {@code #} in front are left out. What fails is told by line, never with a value.
 */
final class HeadersFile {
    private static final int MOST = 50;
    /** RFC 9110, 5.1 and 5.5, without folded lines and what is not ASCII. */
    private static final Pattern HEADER = Pattern.compile(
            "([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([\\x21-\\x7e](?:[\\x20-\\x7e\\t]*[\\x21-\\x7e])?)[ \\t]*");

    private HeadersFile() {}

    record Header(String name, String value) {
        void addTo(HttpRequest.Builder request) {
            request.setHeader(name, value);
        }
    }

    static List<Header> read(Path file) throws StepFailedException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new StepFailedException("headersFile " + file + " does not exist. Bring it back, and retry.", e);
        } catch (IOException e) {
            throw new StepFailedException("headersFile " + file + " cannot be read. Let the server read it.", e);
        }
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher header = HEADER.matcher(line);
            if (!header.matches() || headers.size() == MOST || !isAllowed(header.group(1), header.group(2))) {
                throw new StepFailedException("Line " + (i + 1) + " of headersFile " + file
                        + " is no header that may be sent. Write 'Name: value' in each line, " + MOST + " at most.");
            }
            headers.add(new Header(header.group(1), header.group(2)));
        }
        if (headers.isEmpty()) {
            throw new StepFailedException(
                    "headersFile " + file + " holds no header. Write 'Name: value' in each line.");
        }
        return headers;
    }

    /** Java sets some by itself, such as {@code Host}, and takes them from nobody. */
    private static boolean isAllowed(String name, String value) {
        try {
            HttpRequest.newBuilder().setHeader(name, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
