package io.holdfast.repository.tree;

import io.holdfast.repository.tree.EntryMetadata.ExtendedAttribute;
import java.util.Base64;
import java.util.List;

/** Writes one tree. The order of the fields, and which are left out when empty, is that of restic's Node. */
final class TreeEncoder {
    private final JsonBytes out;

    private TreeEncoder(int nodes) {
        out = new JsonBytes(64 + nodes * 400);
    }

    static byte[] encode(List<Node> nodes) {
        TreeEncoder encoder = new TreeEncoder(nodes.size());
        encoder.out.raw("{\"nodes\":[");
        EntryName last = null;
        for (Node node : nodes) {
            if (last != null) {
                if (last.compareTo(node.name()) >= 0) {
                    throw new IllegalArgumentException(
                            "nodes must ascend: '" + node.name() + "' does not come after '" + last + "'");
                }
                encoder.out.raw(',');
            }
            encoder.node(node);
            last = node.name();
        }
        encoder.out.raw("]}\n");
        return encoder.out.toBytes();
    }

    private void node(Node node) {
        EntryMetadata metadata = node.metadata();
        out.raw("{\"name\":\"");
        GoQuote.quote(node.name().toBytes(), out);
        out.raw("\",\"type\":\"").raw(word(node)).raw('"');
        optional("mode", GoFileMode.of(node));
        out.raw(",\"mtime\":");
        GoTime.write(metadata.modified(), out);
        out.raw(",\"atime\":");
        GoTime.write(metadata.accessed(), out);
        out.raw(",\"ctime\":");
        GoTime.write(metadata.changed(), out);
        out.raw(",\"uid\":").unsigned(metadata.uid());
        out.raw(",\"gid\":").unsigned(metadata.gid());
        optional("user", metadata.user());
        optional("group", metadata.group());
        optional("inode", metadata.inode());
        optional("device_id", metadata.deviceId());
        content(node);
        out.raw('}');
    }

    private void content(Node node) {
        switch (node) {
            case Node.RegularFile file -> {
                optional("size", file.size());
                optional("links", file.metadata().links());
                extendedAttributes(file);
                out.raw(",\"content\":[");
                for (int i = 0; i < file.content().size(); i++) {
                    out.raw(i == 0 ? "\"" : ",\"");
                    out.raw(file.content().get(i).toString()).raw('"');
                }
                out.raw(']');
            }
            case Node.Directory directory -> {
                extendedAttributes(directory);
                out.raw(",\"content\":null,\"subtree\":\"");
                out.raw(directory.subtree().toString()).raw('"');
            }
            case Node.SymbolicLink link -> {
                optional("links", link.metadata().links());
                target(link.target());
                extendedAttributes(link);
                out.raw(",\"content\":null");
            }
            case Node.Special special -> {
                // restic notes the links of devices only
                switch (special.kind()) {
                    case CHARACTER_DEVICE, BLOCK_DEVICE ->
                        optional("links", special.metadata().links());
                    case FIFO, SOCKET, IRREGULAR -> {}
                }
                extendedAttributes(special);
                optional("device", special.device());
                out.raw(",\"content\":null");
            }
        }
    }

    /** The raw form is beside the readable one when that loses bytes; restic before 0.17 sees the readable one only. */
    private void target(byte[] target) {
        if (target.length == 0) {
            return;
        }
        out.raw(",\"linktarget\":").string(target);
        if (!Utf8.isValid(target)) {
            out.raw(",\"linktarget_raw\":\"");
            out.raw(Base64.getEncoder().encodeToString(target)).raw('"');
        }
    }

    private void extendedAttributes(Node node) {
        List<ExtendedAttribute> attributes = node.metadata().extendedAttributes();
        if (attributes.isEmpty()) {
            return;
        }
        out.raw(",\"extended_attributes\":[");
        boolean first = true;
        for (ExtendedAttribute attribute : attributes) {
            out.raw(first ? "{\"name\":" : ",{\"name\":").string(attribute.name());
            out.raw(",\"value\":\"")
                    .raw(Base64.getEncoder().encodeToString(attribute.value()))
                    .raw("\"}");
            first = false;
        }
        out.raw(']');
    }

    private void optional(String field, long number) {
        if (number != 0) {
            out.raw(",\"").raw(field).raw("\":").unsigned(number);
        }
    }

    private void optional(String field, String text) {
        if (!text.isEmpty()) {
            out.raw(",\"").raw(field).raw("\":").string(text);
        }
    }

    private static String word(Node node) {
        return switch (node) {
            case Node.RegularFile file -> "file";
            case Node.Directory directory -> "dir";
            case Node.SymbolicLink link -> "symlink";
            case Node.Special special -> special.kind().word();
        };
    }
}
