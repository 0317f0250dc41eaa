package io.holdfast.server.security;

import io.holdfast.control.access.Access;
import io.holdfast.control.access.CallerRights;
import io.holdfast.control.access.Located;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Lets who has rights for some services only through to what concerns those. What is out of their sight is not there for
 * them: it is answered exactly as what does not exist, before anything else of the request is looked at. What they see and
 * may not act on is refused. A path with an id of which nobody can tell what it concerns is refused, too.
 */
@Component
class ScopeGuard implements HandlerInterceptor {
    private final Access access;
    private final CallerRights caller;
    private final List<Located> located;

    ScopeGuard(Access access, CallerRights caller, ObjectProvider<Located> located) {
        this.access = access;
        this.caller = caller;
        this.located = located.stream().toList();
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!caller.current().isScoped()) {
            return true;
        }
        Optional<AccessRules.Rule> rule = AccessRules.ruleOf(request).filter(AccessRules.Rule::scoped);
        if (rule.isEmpty()) {
            // it needs a right for everything, which the filters have seen to
            return true;
        }
        String pattern = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        if (!pattern.contains("{")) {
            // a list, which shows what the caller may see, or a body that names something, which its resource looks at
            return true;
        }
        Map<String, String> variables = variables(request);
        Located things = located(pattern).orElseThrow(caller::refusal);
        Set<String> services = things.services(variables).orElse(Set.of());
        if (!access.seen().coversAll(services)) {
            throw things.unknown(variables);
        }
        access.require(rule.get().anyOf(), services);
        return true;
    }

    private Optional<Located> located(String pattern) {
        return located.stream()
                .flatMap(things -> things.paths().stream()
                        .map(path -> AccessRules.ADMIN + path)
                        .filter(path -> pattern.equals(path) || pattern.startsWith(path + "/"))
                        .map(path -> Map.entry(path.length(), things)))
                .max(Comparator.comparing(Map.Entry::getKey))
                .map(Map.Entry::getValue);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> variables(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                ? (Map<String, String>) variables
                : Map.of();
    }
}
