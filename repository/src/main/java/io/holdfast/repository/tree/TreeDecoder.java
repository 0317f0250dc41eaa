package io.holdfast.repository.tree;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.RepositoryException.Damaged;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Reads one tree. Fields that it does not know are skipped: a newer restic may have written them. */
final class TreeDecoder {
    // an extended attribute may have 64 KiB, base64; Jackson's own limits are meant for strangers' documents
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser json;

    private TreeDecoder(JsonParser json) {
        this.json = json;
    }

    static List<Node> decode(byte[] tree) throws Damaged {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), tree)) {
            return new TreeDecoder(json).tree();
        } catch (JacksonException e) {
            throw damaged("it is no sound JSON: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            // a name with a slash, an id that is none
            throw damaged(String.valueOf(e.getMessage()), e);
        }
    }

    private List<Node> tree() throws Damaged {
        List<Node> nodes = null;
        expect(json.nextToken(), JsonToken.START_OBJECT);
        for (String field = json.nextName(); field != null; field = json.nextName()) {
            json.nextToken();
            if (field.equals("nodes")) {
                nodes = nodes();
            } else {
                json.skipChildren();
            }
        }
        expect(json.currentToken(), JsonToken.END_OBJECT);
        if (json.nextToken() != null) {
            throw damaged("something follows its end", null);
        }
        if (nodes == null) {
            throw damaged("it has no nodes", null);
        }
        return List.copyOf(nodes);
    }

    private List<Node> nodes() throws Damaged {
        List<Node> nodes = new ArrayList<>();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return nodes;
        }
        expect(json.currentToken(), JsonToken.START_ARRAY);
        EntryName last = null;
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Node node = new NodeFields(json).read();
            if (last != null && last.compareTo(node.name()) >= 0) {
                throw damaged("'" + node.name() + "' does not come after '" + last + "'", null);
            }
            last = node.name();
            nodes.add(node);
        }
        expect(json.currentToken(), JsonToken.END_ARRAY);
        return nodes;
    }

    static void expect(@Nullable JsonToken found, JsonToken expected) throws Damaged {
        if (found != expected) {
            throw damaged("it has " + found + " where " + expected + " belongs", null);
        }
    }

    static Damaged damaged(String what, @Nullable Throwable cause) {
        String message =
                "a tree is not sound: " + what + ". Check the repository; restore from a copy of it if this is damage.";
        return cause == null ? new RepositoryException.Damaged(message) : new Damaged(message, cause);
    }
}
