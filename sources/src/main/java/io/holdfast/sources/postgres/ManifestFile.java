package io.holdfast.sources.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file as {@code backup_manifest} lists it.
 *
 * @param path relative to the data directory, one Latin-1 character a byte
 * @param size in bytes
 * @param modified as the server writes it
 * @param algorithm of the checksum, such as CRC32C; empty when there is none
 * @param checksum in hexadecimal, as the manifest has it
 */
record ManifestFile(String path, long size, String modified, String algorithm, String checksum) {
    private static final String CRC32C = "CRC32C";

    /** @param crc CRC-32C */
    static ManifestFile of(String path, long size, String modified, int crc) {
        return new ManifestFile(path, size, modified, CRC32C, crcText(crc));
    }

    /** The four bytes as a little-endian server has them in its memory. */
    private static String crcText(int crc) {
        return HexFormat.of().toHexDigits(Integer.reverseBytes(crc));
    }

    /** The CRC-32C; empty when the checksum is another. */
    OptionalInt crc32c() {
        return algorithm.equals(CRC32C) && checksum.length() == 8
                ? OptionalInt.of(Integer.reverseBytes(HexFormat.fromHexDigits(checksum)))
                : OptionalInt.empty();
    }

    /** Reads one object of the list, whose start is the current token. */
    static ManifestFile read(JsonParser json) {
        String path = "";
        long size = 0;
        String modified = "";
        String algorithm = "";
        String checksum = "";
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "Path" -> path = new String(json.getString().getBytes(UTF_8), ISO_8859_1);
                case "Encoded-Path" -> path = new String(HexFormat.of().parseHex(json.getString()), ISO_8859_1);
                case "Size" -> size = json.getLongValue();
                case "Last-Modified" -> modified = json.getString();
                case "Checksum-Algorithm" -> algorithm = json.getString();
                case "Checksum" -> checksum = json.getString();
                default -> json.skipChildren();
            }
        }
        return new ManifestFile(path, size, modified, algorithm, checksum);
    }

    /** As the server writes it. */
    void writeTo(Appendable out) throws IOException {
        byte[] bytes = path.getBytes(ISO_8859_1);
        Optional<String> text = utf8(bytes);
        out.append("{ ");
        if (text.isPresent()) {
            out.append("\"Path\": ").append(JsonMapper.shared().writeValueAsString(text.get()));
        } else {
            out.append("\"Encoded-Path\": \"")
                    .append(HexFormat.of().formatHex(bytes))
                    .append('"');
        }
        out.append(", \"Size\": ").append(Long.toString(size));
        out.append(", \"Last-Modified\": \"").append(modified).append('"');
        if (!algorithm.isEmpty()) {
            out.append(", \"Checksum-Algorithm\": \"").append(algorithm);
            out.append("\", \"Checksum\": \"").append(checksum).append('"');
        }
        out.append(" }");
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            CharBuffer text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return Optional.of(text.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
