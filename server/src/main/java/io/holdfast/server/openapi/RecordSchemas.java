package io.holdfast.server.openapi;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Describes records as they are: a component that is {@code @Nullable} may be left out and may be null, every other one
 * is always there. Nested records are named with what they are nested in, and no two share a name.
 */
final class RecordSchemas extends ModelResolver {
    RecordSchemas(ObjectMapper mapper) {
        super(mapper, new NestedNames());
    }

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> resolved = super.resolve(type, context, chain);
        JavaType javaType = _mapper.constructType(type.getType());
        Class<?> raw = javaType == null ? null : javaType.getRawClass();
        if (resolved != null && raw != null && raw.isRecord()) {
            String reference = resolved.get$ref();
            Schema<?> model = reference == null
                    ? resolved
                    : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
            if (model != null && model.getProperties() != null) {
                describe(model, raw);
            }
        }
        return resolved;
    }

    @SuppressWarnings("rawtypes")
    private static void describe(Schema<?> model, Class<?> raw) {
        Map<String, Schema> properties = model.getProperties();
        for (RecordComponent component : raw.getRecordComponents()) {
            Schema<?> property = properties.get(component.getName());
            if (property == null) {
                continue;
            }
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                if (model.getRequired() == null || !model.getRequired().contains(component.getName())) {
                    model.addRequiredItem(component.getName());
                }
            } else if (property.get$ref() != null) {
                Schema<Object> absent = new Schema<>();
                absent.setTypes(new LinkedHashSet<>(List.of("null")));
                Schema<Object> either = new Schema<>();
                either.setOneOf(List.of(property, absent));
                properties.put(component.getName(), either);
            } else if (property.getTypes() != null && !property.getTypes().contains("null")) {
                Set<String> types = new LinkedHashSet<>(property.getTypes());
                types.add("null");
                property.setTypes(types);
            }
        }
    }

    private static final class NestedNames extends TypeNameResolver {
        private final Map<String, Class<?>> taken = new ConcurrentHashMap<>();

        @Override
        protected String nameForClass(Class<?> type, Set<Options> options) {
            String name = name(type);
            Class<?> other = taken.putIfAbsent(name, type);
            if (other != null && !other.equals(type)) {
                throw new IllegalStateException(
                        other + " and " + type + " have the same name in the API; give one of them another");
            }
            return name;
        }

        /** After the class it is nested in, unless that is the story's dashboard, whose parts have names of their own. */
        private static String name(Class<?> type) {
            Class<?> outer = type.getEnclosingClass();
            if (outer == null || outer.getSimpleName().equals("DashboardResource")) {
                return type.getSimpleName();
            }
            String prefix = outer.getSimpleName().replaceFirst("Resource$", "");
            return type.getSimpleName().startsWith(prefix) ? type.getSimpleName() : prefix + type.getSimpleName();
        }
    }
}
