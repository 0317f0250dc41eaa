package io.holdfast.repository.tree;

import static io.holdfast.repository.tree.TreeDecoder.damaged;
import static io.holdfast.repository.tree.TreeDecoder.expect;

import io.holdfast.repository.RepositoryException.Damaged;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.tree.EntryMetadata.ExtendedAttribute;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The fields of one node as they come, and the node that they make. */
final class NodeFields {
    private final JsonParser json;

    private String quotedName = "";
    private String type = "";
    private long mode;
    private Instant modified = Instant.EPOCH;
    private Instant accessed = Instant.EPOCH;
    private Instant changed = Instant.EPOCH;
    private long uid;
    private long gid;
    private String user = "";
    private String group = "";
    private long inode;
    private long deviceId;
    private long size;
    private long links;
    private long device;
    private byte[] linkTarget = {};
    private byte @Nullable [] rawLinkTarget;
    private List<ExtendedAttribute> extendedAttributes = List.of();
    private @Nullable List<BlobId> content;
    private @Nullable BlobId subtree;

    /** @param json at the start of the node's object; left at its end */
    NodeFields(JsonParser json) {
        this.json = json;
    }

    Node read() throws Damaged {
        for (String field = json.nextName(); field != null; field = json.nextName()) {
            if (json.nextToken() != JsonToken.VALUE_NULL) {
                take(field);
            }
        }
        expect(json.currentToken(), JsonToken.END_OBJECT);
        return node();
    }

    private void take(String field) throws Damaged {
        switch (field) {
            case "name" -> quotedName = text();
            case "type" -> type = text();
            case "mode" -> mode = number();
            case "mtime" -> modified = GoTime.parse(text());
            case "atime" -> accessed = GoTime.parse(text());
            case "ctime" -> changed = GoTime.parse(text());
            case "uid" -> uid = number();
            case "gid" -> gid = number();
            case "user" -> user = text();
            case "group" -> group = text();
            case "inode" -> inode = number();
            case "device_id" -> deviceId = number();
            case "size" -> size = number();
            case "links" -> links = number();
            case "device" -> device = number();
            case "linktarget" -> linkTarget = Utf8.encode(text());
            case "linktarget_raw" -> rawLinkTarget = base64();
            case "extended_attributes" -> extendedAttributes = extendedAttributes();
            case "content" -> content = ids();
            case "subtree" -> subtree = BlobId.parse(text());
            default -> json.skipChildren();
        }
    }

    private Node node() throws Damaged {
        EntryName name = new EntryName(GoQuote.unquote(quotedName));
        EntryMetadata metadata = new EntryMetadata(
                GoFileMode.permissions(mode),
                uid,
                gid,
                user,
                group,
                modified,
                accessed,
                changed,
                inode,
                deviceId,
                links,
                extendedAttributes);
        switch (type) {
            case "file" -> {
                if (content == null) {
                    throw damaged("the file '" + name + "' has no list of blobs", null);
                }
                return new Node.RegularFile(name, metadata, size, content);
            }
            case "dir" -> {
                if (subtree == null) {
                    throw damaged("the directory '" + name + "' has no subtree", null);
                }
                return new Node.Directory(name, metadata, subtree);
            }
            case "symlink" -> {
                return new Node.SymbolicLink(name, metadata, rawLinkTarget == null ? linkTarget : rawLinkTarget);
            }
            default -> {
                Node.Kind kind = Node.Kind.ofWord(type)
                        .orElseThrow(() -> damaged("'" + name + "' is of the unknown type '" + type + "'", null));
                return new Node.Special(name, metadata, kind, device);
            }
        }
    }

    private List<BlobId> ids() throws Damaged {
        expect(json.currentToken(), JsonToken.START_ARRAY);
        List<BlobId> ids = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            ids.add(BlobId.parse(json.getString()));
        }
        expect(json.currentToken(), JsonToken.END_ARRAY);
        return ids;
    }

    private List<ExtendedAttribute> extendedAttributes() throws Damaged {
        expect(json.currentToken(), JsonToken.START_ARRAY);
        List<ExtendedAttribute> attributes = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            String name = "";
            byte[] value = {};
            for (String field = json.nextName(); field != null; field = json.nextName()) {
                JsonToken token = json.nextToken();
                if (field.equals("name")) {
                    name = text();
                } else if (field.equals("value") && token != JsonToken.VALUE_NULL) {
                    value = base64();
                } else {
                    json.skipChildren();
                }
            }
            expect(json.currentToken(), JsonToken.END_OBJECT);
            attributes.add(new ExtendedAttribute(name, value));
        }
        expect(json.currentToken(), JsonToken.END_ARRAY);
        return attributes;
    }

    private String text() throws Damaged {
        expect(json.currentToken(), JsonToken.VALUE_STRING);
        return json.getString();
    }

    private byte[] base64() throws Damaged {
        return Base64.getDecoder().decode(text().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Unsigned, of 64 bits: an inode may be beyond Long.MAX_VALUE. */
    private long number() throws Damaged {
        expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT);
        return Long.parseUnsignedLong(json.getString());
    }
}
