package io.holdfast.sources.neo4j;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.types.IsoDuration;
import org.neo4j.driver.types.Point;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A property's value as JSON and back, with its exact type. Strings, booleans and lists are JSON's own. A number without a
 * point and exponent is an integer of 64 bits, one with either is a float. All else is an object with one member, named
 * for the Cypher function that makes the value: {@code {"date":"2026-11-24"}}, {@code {"time":"10:00:00.5+01:00"}},
 * {@code localtime}, {@code localdatetime}, {@code {"datetime":"2026-11-24T10:00+01:00[Europe/Paris]"}},
 * {@code {"duration":{"months":1,"days":2,"seconds":3,"nanoseconds":4}}}, {@code {"point":{"srid":4326,"x":1.0,"y":2.0}}}
 * (with {@code z} in three dimensions); and {@code {"bytes":"Base64"}}, {@code {"float":"NaN"}} (also {@code Infinity},
 * {@code -Infinity}), {@code {"vector":{"type":"FLOAT32","values":[1.0]}}}, {@code {"uuid":"…"}}.
 *
 * <p>Equal values make equal text, so lines can be compared and hashed. What Bolt does not tell is lost: the width of an
 * integer or float in a list that was stored through Neo4j's embedded API.
 */
final class PropertyJson {
    private PropertyJson() {}

    /** @throws UnsupportedValueException when Neo4j has a type that we do not know */
    static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case String text -> json.writeString(text);
            case Long number -> json.writeNumber(number);
            case Double number -> writeFloat(json, number);
            case Boolean truth -> json.writeBoolean(truth);
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(element -> write(json, element));
                json.writeEndArray();
            }
            case LocalDate date -> writeText(json, "date", date);
            case OffsetTime time -> writeText(json, "time", time);
            case LocalTime time -> writeText(json, "localtime", time);
            case LocalDateTime dateTime -> writeText(json, "localdatetime", dateTime);
            case ZonedDateTime dateTime -> writeText(json, "datetime", dateTime);
            case UUID uuid -> writeText(json, "uuid", uuid);
            case byte[] bytes -> {
                json.writeStartObject();
                json.writeName("bytes");
                json.writeBinary(bytes);
                json.writeEndObject();
            }
            case IsoDuration duration -> writeDuration(json, duration);
            case Point point -> writePoint(json, point);
            case org.neo4j.driver.types.Vector vector -> VectorJson.write(json, vector);
            case null, default ->
                throw new UnsupportedValueException("a value of type "
                        + (value == null ? "null" : value.getClass().getSimpleName()));
        }
    }

    static void writeFloat(JsonGenerator json, double number) {
        if (Double.isFinite(number)) {
            json.writeNumber(number);
        } else {
            writeText(json, "float", number);
        }
    }

    private static void writeText(JsonGenerator json, String name, Object value) {
        json.writeStartObject();
        json.writeStringProperty(name, value.toString());
        json.writeEndObject();
    }

    private static void writeDuration(JsonGenerator json, IsoDuration duration) {
        json.writeStartObject();
        json.writeObjectPropertyStart("duration");
        json.writeNumberProperty("months", duration.months());
        json.writeNumberProperty("days", duration.days());
        json.writeNumberProperty("seconds", duration.seconds());
        json.writeNumberProperty("nanoseconds", duration.nanoseconds());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writePoint(JsonGenerator json, Point point) {
        json.writeStartObject();
        json.writeObjectPropertyStart("point");
        json.writeNumberProperty("srid", point.srid());
        json.writeName("x");
        writeFloat(json, point.x());
        json.writeName("y");
        writeFloat(json, point.y());
        if (!Double.isNaN(point.z())) {
            json.writeName("z");
            writeFloat(json, point.z());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Reads the value that begins at the parser's current token and leaves the parser at its last token. */
    static Value read(JsonParser json) {
        return switch (json.currentToken()) {
            case VALUE_STRING -> Values.value(json.getString());
            case VALUE_NUMBER_INT -> Values.value(json.getLongValue());
            case VALUE_NUMBER_FLOAT -> Values.value(json.getDoubleValue());
            case VALUE_TRUE -> Values.value(true);
            case VALUE_FALSE -> Values.value(false);
            case START_ARRAY -> {
                List<Value> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(json));
                }
                yield Values.value(list);
            }
            case START_OBJECT -> readTagged(json);
            default -> throw new MalformedLineException("a property begins with " + json.currentToken());
        };
    }

    private static Value readTagged(JsonParser json) {
        String name = json.nextName();
        json.nextToken();
        Value value = switch (String.valueOf(name)) {
            case "date" -> Values.value(LocalDate.parse(json.getString()));
            case "time" -> Values.value(OffsetTime.parse(json.getString()));
            case "localtime" -> Values.value(LocalTime.parse(json.getString()));
            case "localdatetime" -> Values.value(LocalDateTime.parse(json.getString()));
            case "datetime" -> Values.value(ZonedDateTime.parse(json.getString()));
            case "uuid" -> Values.value(UUID.fromString(json.getString()));
            case "bytes" -> Values.value(json.getBinaryValue());
            case "float" -> Values.value(Double.parseDouble(json.getString()));
            case "duration" -> readDuration(json);
            case "point" -> readPoint(json);
            case "vector" -> VectorJson.read(json);
            default -> throw new MalformedLineException("a property is tagged '" + name + "'");
        };
        if (json.nextToken() != JsonToken.END_OBJECT) {
            throw new MalformedLineException("a property tagged '" + name + "' has more than one member");
        }
        return value;
    }

    private static Value readDuration(JsonParser json) {
        long months = 0;
        long days = 0;
        long seconds = 0;
        int nanoseconds = 0;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "months" -> months = json.getLongValue();
                case "days" -> days = json.getLongValue();
                case "seconds" -> seconds = json.getLongValue();
                case "nanoseconds" -> nanoseconds = json.getIntValue();
                default -> throw new MalformedLineException("a duration has '" + name + "'");
            }
        }
        return Values.isoDuration(months, days, seconds, nanoseconds);
    }

    private static Value readPoint(JsonParser json) {
        int srid = 0;
        double x = 0;
        double y = 0;
        double z = Double.NaN;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "srid" -> srid = json.getIntValue();
                case "x" -> x = read(json).asDouble();
                case "y" -> y = read(json).asDouble();
                case "z" -> z = read(json).asDouble();
                default -> throw new MalformedLineException("a point has '" + name + "'");
            }
        }
        return Double.isNaN(z) ? Values.point(srid, x, y) : Values.point(srid, x, y, z);
    }

    /** Neo4j gave a value that an export cannot hold. */
    static final class UnsupportedValueException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnsupportedValueException(String what) {
            super(what);
        }
    }

    /** A line of an export is not what this version writes. */
    static final class MalformedLineException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedLineException(String what) {
            super(what);
        }
    }
}
