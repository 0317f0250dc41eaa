package io.holdfast.server.audit;

import io.holdfast.control.audit.Acting;
import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.audit.AuditResult;
import io.holdfast.control.audit.AuditTrail;
import io.holdfast.control.audit.Audited;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Records what requests do. Actions are named by the resource's tag and method, such as {@code inventory.apply}; the object is
 * what the path names.
 */
@Component
class RequestRecording implements HandlerInterceptor {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String ACTING = RequestRecording.class.getName();

    private final AuditTrail trail;

    RequestRecording(AuditTrail trail) {
        this.trail = trail;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            request.setAttribute(ACTING, Acting.begin(RequestActor.of(request)));
            if (when(request, method) == Audited.When.AROUND) {
                trail.record(event(request, method, AuditResult.ATTEMPTED));
            }
        }
        return true;
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception e) {
        if (!(handler instanceof HandlerMethod method) || !(request.getAttribute(ACTING) instanceof Acting acting)) {
            return;
        }
        try {
            AuditResult result = e == null ? AuditResult.of(response.getStatus()) : AuditResult.FAILED;
            boolean due = switch (when(request, method)) {
                case NEVER -> false;
                case AFTER -> result == AuditResult.SUCCEEDED;
                case AROUND -> true;
                case ITSELF -> !acting.isRecorded() || result != AuditResult.SUCCEEDED;
            };
            if (due) {
                trail.record(event(request, method, result).with("status", response.getStatus()));
            }
        } finally {
            Acting.end();
        }
    }

    private static Audited.When when(HttpServletRequest request, HandlerMethod method) {
        Audited audited = method.getMethodAnnotation(Audited.class);
        if (request.getMethod().equals("HEAD")) {
            return Audited.When.NEVER;
        }
        if (audited != null) {
            return audited.value();
        }
        return READING.contains(request.getMethod()) ? Audited.When.NEVER : Audited.When.AROUND;
    }

    private static AuditEvent event(HttpServletRequest request, HandlerMethod method, AuditResult result) {
        Tag tag = method.getBeanType().getAnnotation(Tag.class);
        String area = tag == null
                ? method.getBeanType().getSimpleName().replace("Resource", "")
                : tag.name().replace(' ', '-');
        String verb = method.getMethod().getName().replaceAll("([A-Z])", "-$1");
        return AuditEvent.of((area + "." + verb).toLowerCase(Locale.ROOT), object(request), result);
    }

    private static String object(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                ? String.join(
                        "/", variables.values().stream().map(String::valueOf).toList())
                : "";
    }
}
