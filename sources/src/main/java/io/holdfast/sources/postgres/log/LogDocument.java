package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code log.json}: what a log snapshot holds.
 *
 * @param systemIdentifier PostgreSQL's for the cluster, unsigned
 * @param segmentSize of the files in {@code wal/}, in bytes
 * @param chapter the name of the first segment of the run of snapshots that replace each other
 * @param begun when the chapter's first snapshot was made
 * @param ranges the pieces of the log in {@code wal/}, in order; each begins on the timeline where the last ended
 * @param coveredUntil with this snapshot and the chapters before it, a restore loses nothing up to here
 * @param nextTail tails with a lower sequence are in this snapshot already
 * @param gap what is missing between the chapter before and this one
 */
record LogDocument(
        String dataSet,
        long systemIdentifier,
        int segmentSize,
        String chapter,
        Instant begun,
        List<Range> ranges,
        Optional<Instant> coveredUntil,
        long nextTail,
        Optional<Gap> gap) {
    static final String NAME = "log.json";
    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Bytes of one timeline without a hole. */
    record Range(int timeline, Lsn from, Lsn to) {
        LogPosition end() {
            return new LogPosition(timeline, to);
        }
    }

    LogDocument {
        ranges = List.copyOf(ranges);
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("a log snapshot without a log");
        }
    }

    LogPosition start() {
        return new LogPosition(ranges.getFirst().timeline(), ranges.getFirst().from());
    }

    LogPosition end() {
        return ranges.getLast().end();
    }

    byte[] toBytes() {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("data_set", dataSet);
        json.put("system_identifier", Long.toUnsignedString(systemIdentifier));
        json.put("segment_size", segmentSize);
        json.put("chapter", chapter);
        json.put("chapter_begun", begun.toString());
        ArrayNode list = json.putArray("ranges");
        for (Range range : ranges) {
            list.addObject()
                    .put("timeline", range.timeline())
                    .put("from_lsn", range.from().toString())
                    .put("to_lsn", range.to().toString());
        }
        coveredUntil.ifPresent(instant -> json.put("covered_until", instant.toString()));
        json.put("next_tail", nextTail);
        gap.ifPresent(found -> json.set("gap_before", json(found)));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    /** @throws SourceException when this is no such document, or of a later version */
    static LogDocument parse(byte[] content) throws SourceException {
        try {
            JsonNode json = JSON.readTree(content);
            if (json.required("format").asInt() != FORMAT) {
                throw new SourceException("A log snapshot is of format "
                        + json.required("format").asInt() + ", and this version reads " + FORMAT
                        + ". Use the version of Holdfast that wrote it, or a later one.");
            }
            int segmentSize = json.required("segment_size").asInt();
            WalSegment.requireSize(segmentSize);
            List<Range> ranges = new ArrayList<>();
            for (JsonNode range : json.required("ranges")) {
                ranges.add(new Range(range.required("timeline").asInt(), lsn(range, "from_lsn"), lsn(range, "to_lsn")));
            }
            return new LogDocument(
                    json.required("data_set").asString(),
                    Long.parseUnsignedLong(json.required("system_identifier").asString()),
                    segmentSize,
                    json.required("chapter").asString(),
                    instant(json, "chapter_begun"),
                    ranges,
                    json.has("covered_until") ? Optional.of(instant(json, "covered_until")) : Optional.empty(),
                    json.required("next_tail").asLong(),
                    json.has("gap_before") ? Optional.of(gap(json.required("gap_before"))) : Optional.empty());
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new SourceException(
                    "The " + NAME + " of a log snapshot makes no sense (" + e.getMessage()
                            + "). Restore the log by hand from the snapshot's wal/ folder.",
                    e);
        }
    }

    static ObjectNode json(Gap gap) {
        ObjectNode json = JSON.createObjectNode();
        json.put("from_timeline", gap.from().timeline());
        json.put("from_lsn", gap.from().lsn().toString());
        json.put("to_timeline", gap.to().timeline());
        json.put("to_lsn", gap.to().lsn().toString());
        json.put("found_at", gap.foundAt().toString());
        json.put("reason", gap.reason());
        return json;
    }

    static Gap gap(JsonNode json) {
        return new Gap(
                new LogPosition(json.required("from_timeline").asInt(), lsn(json, "from_lsn")),
                new LogPosition(json.required("to_timeline").asInt(), lsn(json, "to_lsn")),
                instant(json, "found_at"),
                json.required("reason").asString());
    }

    private static Lsn lsn(JsonNode json, String name) {
        return Lsn.parse(json.required(name).asString());
    }

    private static Instant instant(JsonNode json, String name) {
        return Instant.parse(json.required(name).asString());
    }
}
