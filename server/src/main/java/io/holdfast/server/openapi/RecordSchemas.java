package io.holdfast.server.openapi;

import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gives records nested in different classes different schema names, and lists as required every component that JSpecify
 * does not call nullable: so the portal's types know what is always there.
 */
@Component
class RecordSchemas implements ModelConverter {
    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        JavaType java = Json.mapper().constructType(type.getType());
        Class<?> raw = java == null ? null : java.getRawClass();
        if (raw == null || !raw.isRecord() || !raw.getName().startsWith("io.holdfast")) {
            return chain.next().resolve(type, context, chain);
        }
        String name = name(raw);
        Schema<?> schema = chain.next().resolve(type.name(name), context, chain);
        Schema<?> model = context.getDefinedModels().get(name);
        if (model != null && model.getRequired() == null) {
            model.setRequired(required(raw));
        }
        return schema;
    }

    /** The class's own name; after that of the class it is nested in, unless that is a resource with only one such. */
    static String name(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        if (outer == null || outer.getSimpleName().equals("DashboardResource")) {
            return type.getSimpleName();
        }
        String prefix = outer.getSimpleName().replaceFirst("Resource$", "");
        return type.getSimpleName().startsWith(prefix) ? type.getSimpleName() : prefix + type.getSimpleName();
    }

    private static List<String> required(Class<?> type) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            boolean optional = component.getType() == Optional.class
                    || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (!optional) {
                names.add(component.getName());
            }
        }
        return names;
    }
}
