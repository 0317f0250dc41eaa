package io.holdfast.sources.models;

import io.holdfast.sources.SourceException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code model.json} says of one version of a model; the package's description shows one.
 *
 * @param name the model's
 * @param files everything the version consists of, {@code model.json} itself not counted
 * @param trainingData what it was made from
 */
public record ModelVersion(
        String name,
        String version,
        Instant created,
        String framework,
        List<ModelFile> files,
        List<TrainingData> trainingData) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public ModelVersion {
        files = List.copyOf(files);
        trainingData = List.copyOf(trainingData);
    }

    /** Of all its files. */
    long bytes() {
        return files.stream().mapToLong(ModelFile::bytes).sum();
    }

    /**
     * @param path relative to the version's folder, with slashes
     * @param bytes its length
     * @param sha256 64 lower-case hexadecimal digits
     */
    public record ModelFile(String path, long bytes, String sha256) {}

    /** @param sha256 over all files of that version, see {@link TrainingDataDigest}; 64 lower-case hexadecimal digits */
    public record TrainingData(String dataset, String version, String sha256) {
        @Override
        public String toString() {
            return dataset + "/" + version;
        }
    }

    /**
     * Reads a {@code model.json}.
     *
     * @param where the document's path, for errors
     * @throws SourceException naming {@code where} and the field that is missing or wrong
     */
    public static ModelVersion parse(byte[] json, String where) throws SourceException {
        JsonNode document;
        try {
            document = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new SourceException(
                    where + " is not JSON: " + e.getOriginalMessage() + ". Write it again from the training run.", e);
        }
        Fields fields = new Fields(where, document);
        List<ModelFile> files = new ArrayList<>();
        for (Fields file : fields.list("files")) {
            String path = file.text("path");
            if (!ModelRegistryLayout.isRelativePath(path) || path.equals(ModelRegistryLayout.MANIFEST)) {
                throw file.wrong("path", "a path inside the version's folder, without '.' and '..'");
            }
            files.add(new ModelFile(path, file.count("bytes"), file.sha256()));
        }
        if (files.isEmpty()) {
            throw fields.wrong("files", "a list with at least one file");
        }
        if (files.stream().map(ModelFile::path).distinct().count() < files.size()) {
            throw fields.wrong("files", "a list that names each file once");
        }
        List<TrainingData> trainingData = new ArrayList<>();
        for (Fields bound : fields.list("trainingData")) {
            trainingData.add(new TrainingData(bound.name("dataset"), bound.name("version"), bound.sha256()));
        }
        return new ModelVersion(
                fields.name("name"),
                fields.name("version"),
                fields.instant("created"),
                fields.text("framework"),
                files,
                trainingData);
    }

    /** The document, UTF-8, indented, with a newline at its end. */
    public byte[] toJson() {
        ObjectNode document = JSON.createObjectNode();
        document.put("name", name);
        document.put("version", version);
        document.put("created", created.toString());
        document.put("framework", framework);
        ArrayNode fileNodes = document.putArray("files");
        files.forEach(file -> fileNodes
                .addObject()
                .put("path", file.path())
                .put("bytes", file.bytes())
                .put("sha256", file.sha256()));
        ArrayNode dataNodes = document.putArray("trainingData");
        trainingData.forEach(bound -> dataNodes
                .addObject()
                .put("dataset", bound.dataset())
                .put("version", bound.version())
                .put("sha256", bound.sha256()));
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** {@code model/version}, for people. */
    @Override
    public String toString() {
        return name + "/" + version;
    }

    /** An object of the document whose fields are there and of the right kind, or are named in an error. */
    private record Fields(String where, JsonNode object) {
        String text(String field) throws SourceException {
            JsonNode value = object.get(field);
            if (value == null || !value.isString() || value.stringValue().isBlank()) {
                throw wrong(field, "a text");
            }
            return value.stringValue();
        }

        String name(String field) throws SourceException {
            String name = text(field);
            if (!ModelRegistryLayout.isName(name)) {
                throw wrong(field, "a name of letters, digits, '.', '-', '_' and '+'");
            }
            return name;
        }

        String sha256() throws SourceException {
            String digest = text("sha256");
            try {
                if (digest.length() == 64) {
                    return HexFormat.of().formatHex(HexFormat.of().parseHex(digest));
                }
            } catch (IllegalArgumentException e) {
                // said below, as for a digest of the wrong length
            }
            throw wrong("sha256", "64 hexadecimal digits");
        }

        long count(String field) throws SourceException {
            JsonNode value = object.get(field);
            if (value == null || !value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
                throw wrong(field, "a number of bytes");
            }
            return value.longValue();
        }

        Instant instant(String field) throws SourceException {
            try {
                return Instant.parse(text(field));
            } catch (DateTimeParseException e) {
                throw wrong(field, "an instant such as 2026-11-02T08:15:00Z");
            }
        }

        List<Fields> list(String field) throws SourceException {
            JsonNode value = object.get(field);
            if (value == null || !value.isArray()) {
                throw wrong(field, "a list");
            }
            List<Fields> items = new ArrayList<>();
            value.forEach(item -> items.add(new Fields(where, item)));
            return items;
        }

        SourceException wrong(String field, String expected) {
            JsonNode value = object.get(field);
            return new SourceException(where + ": '" + field + "' " + (value == null ? "is missing" : "is " + value)
                    + ". It must be " + expected + ".");
        }
    }
}
