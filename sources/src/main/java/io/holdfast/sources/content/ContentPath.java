package io.holdfast.sources.content;

import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Paths of files as texts: {@code a/b/c}, and {@code base64:…} for one that is not UTF-8, or that would be taken for such a
 * one.
 */
final class ContentPath {
    private static final String BASE64 = "base64:";

    private ContentPath() {}

    static String text(EntryPath path) {
        byte[] raw = raw(path);
        return utf8(raw)
                .filter(text -> !text.startsWith(BASE64))
                .orElseGet(() -> BASE64 + Base64.getEncoder().encodeToString(raw));
    }

    /** @throws SourceException when it is no path */
    static EntryPath parse(String text) throws SourceException {
        try {
            if (!text.startsWith(BASE64)) {
                return EntryPath.of(text);
            }
            byte[] raw = Base64.getDecoder().decode(text.substring(BASE64.length()));
            List<EntryName> names = new ArrayList<>();
            int start = 0;
            for (int i = 0; i <= raw.length; i++) {
                if (i == raw.length || raw[i] == '/') {
                    if (i > start) {
                        names.add(new EntryName(Arrays.copyOfRange(raw, start, i)));
                    }
                    start = i + 1;
                }
            }
            return new EntryPath(names);
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    "'" + text + "' is not a path: " + e.getMessage() + ". Give one as a list says it.", e);
        }
    }

    /** As a restore of files takes it. */
    static Map<String, String> selection(EntryPath path) {
        byte[] raw = raw(path);
        return utf8(raw)
                .map(text -> Map.of("path", text))
                .orElseGet(() -> Map.of("path64", Base64.getEncoder().encodeToString(raw)));
    }

    private static byte[] raw(EntryPath path) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        for (EntryName name : path.names()) {
            if (raw.size() > 0) {
                raw.write('/');
            }
            raw.writeBytes(name.toBytes());
        }
        return raw.toByteArray();
    }

    private static Optional<String> utf8(byte[] raw) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
