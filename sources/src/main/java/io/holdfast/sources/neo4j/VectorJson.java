package io.holdfast.sources.neo4j;

import io.holdfast.sources.neo4j.PropertyJson.MalformedLineException;
import io.holdfast.sources.neo4j.PropertyJson.UnsupportedValueException;
import java.util.ArrayList;
import java.util.List;
import org.neo4j.driver.Value;
import org.neo4j.driver.Values;
import org.neo4j.driver.types.Float32Vector;
import org.neo4j.driver.types.Float64Vector;
import org.neo4j.driver.types.Int16Vector;
import org.neo4j.driver.types.Int32Vector;
import org.neo4j.driver.types.Int64Vector;
import org.neo4j.driver.types.Int8Vector;
import org.neo4j.driver.types.Vector;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Neo4j's vectors as JSON and back: {@code {"vector":{"type":"FLOAT32","values":[1.0]}}}. */
final class VectorJson {
    private VectorJson() {}

    static void write(JsonGenerator json, Vector vector) {
        json.writeStartObject();
        json.writeObjectPropertyStart("vector");
        switch (vector) {
            case Int8Vector bytes -> {
                begin(json, "INT8");
                for (byte value : bytes.toArray()) {
                    json.writeNumber((long) value);
                }
            }
            case Int16Vector shorts -> {
                begin(json, "INT16");
                for (short value : shorts.toArray()) {
                    json.writeNumber((long) value);
                }
            }
            case Int32Vector ints -> {
                begin(json, "INT32");
                for (int value : ints.toArray()) {
                    json.writeNumber((long) value);
                }
            }
            case Int64Vector longs -> {
                begin(json, "INT64");
                for (long value : longs.toArray()) {
                    json.writeNumber(value);
                }
            }
            case Float32Vector floats -> {
                begin(json, "FLOAT32");
                for (float value : floats.toArray()) {
                    // every float is a double, so nothing is lost on the way
                    PropertyJson.writeFloat(json, value);
                }
            }
            case Float64Vector doubles -> {
                begin(json, "FLOAT64");
                for (double value : doubles.toArray()) {
                    PropertyJson.writeFloat(json, value);
                }
            }
            default ->
                throw new UnsupportedValueException(
                        "a vector of " + vector.elementType().getSimpleName());
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void begin(JsonGenerator json, String type) {
        json.writeStringProperty("type", type);
        json.writeArrayPropertyStart("values");
    }

    /** Reads from the object's first token to its last. */
    static Value read(JsonParser json) {
        String type = "";
        List<Value> values = new ArrayList<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            switch (name) {
                case "type" -> type = json.getString();
                case "values" -> {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        values.add(PropertyJson.read(json));
                    }
                }
                default -> throw new MalformedLineException("a vector has '" + name + "'");
            }
        }
        return switch (type) {
            case "INT8" -> {
                byte[] array = new byte[values.size()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = (byte) values.get(i).asInt();
                }
                yield Values.vector(array);
            }
            case "INT16" -> {
                short[] array = new short[values.size()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = (short) values.get(i).asInt();
                }
                yield Values.vector(array);
            }
            case "INT32" -> Values.vector(values.stream().mapToInt(Value::asInt).toArray());
            case "INT64" ->
                Values.vector(values.stream().mapToLong(Value::asLong).toArray());
            case "FLOAT32" -> {
                float[] array = new float[values.size()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = (float) values.get(i).asDouble();
                }
                yield Values.vector(array);
            }
            case "FLOAT64" ->
                Values.vector(values.stream().mapToDouble(Value::asDouble).toArray());
            default -> throw new MalformedLineException("a vector is of type '" + type + "'");
        };
    }
}
