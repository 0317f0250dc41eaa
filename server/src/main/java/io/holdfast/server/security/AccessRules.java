package io.holdfast.server.security;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.pathPattern;

import java.util.Arrays;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;

/**
 * What each request needs. What is not named here only an administrator may do, so that a new path is closed until somebody
 * has thought about it.
 */
final class AccessRules {
    private static final String ADMIN = "/api/v1/admin/";

    /** One kind of request; any of the permissions is enough. */
    private record Rule(HttpMethod method, String path, List<Permission> anyOf) {
        static Rule of(HttpMethod method, String path, Permission... anyOf) {
            return new Rule(method, ADMIN + path, List.of(anyOf));
        }

        String[] authorities() {
            return anyOf.stream().map(Permission::authority).toArray(String[]::new);
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of(HttpMethod.POST, "backups/schedule_job", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "backups/*/pause", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "backups/*/resume", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "backups/*/cancel", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "backups/*/retry", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "repositories/*/scan", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "repositories/*/prune", Permission.OPERATE),
            Rule.of(HttpMethod.PUT, "logs/*/segments/*", Permission.OPERATE),
            // the log is the data itself
            Rule.of(HttpMethod.GET, "logs/*/segments/*", Permission.OPERATE, Permission.RESTORE),
            Rule.of(HttpMethod.HEAD, "logs/*/segments/*", Permission.OPERATE, Permission.RESTORE),
            Rule.of(HttpMethod.GET, "audit/**", Permission.AUDIT),
            Rule.of(HttpMethod.HEAD, "audit/**", Permission.AUDIT),
            Rule.of(HttpMethod.POST, "restore/trigger_restore", Permission.RESTORE),
            Rule.of(HttpMethod.POST, "restore/plan", Permission.RESTORE),
            Rule.of(HttpMethod.POST, "restore/*/validations", Permission.RESTORE),
            Rule.of(HttpMethod.POST, "restore/*/compare", Permission.RESTORE),
            Rule.of(HttpMethod.POST, "restore/*/apply", Permission.RESTORE),
            Rule.of(HttpMethod.DELETE, "restore/*/instance", Permission.RESTORE),
            Rule.of(HttpMethod.POST, "restore/applications/*/approve", Permission.APPROVE),
            Rule.of(HttpMethod.POST, "restore/applications/*/reject", Permission.APPROVE),
            Rule.of(HttpMethod.DELETE, "restore/applications/*", Permission.RESTORE),
            Rule.of(HttpMethod.POST, "approvals/changes", Permission.CONFIGURE),
            Rule.of(HttpMethod.POST, "approvals/changes/*/approve", Permission.APPROVE),
            Rule.of(HttpMethod.POST, "approvals/changes/*/reject", Permission.APPROVE),
            Rule.of(HttpMethod.DELETE, "approvals/changes/*", Permission.CONFIGURE),
            Rule.of(HttpMethod.POST, "restore/replacements", Permission.RESTORE),
            Rule.of(HttpMethod.POST, "restore/replacements/*/approve", Permission.APPROVE),
            Rule.of(HttpMethod.POST, "restore/replacements/*/reject", Permission.APPROVE),
            Rule.of(HttpMethod.DELETE, "restore/replacements/*", Permission.RESTORE),
            Rule.of(HttpMethod.POST, "dr/initiate_failover_test", Permission.COMMAND),
            Rule.of(HttpMethod.POST, "dr/drills", Permission.COMMAND),
            Rule.of(HttpMethod.POST, "dr/drills/*/complete", Permission.COMMAND),
            Rule.of(HttpMethod.POST, "dr/drills/*/action_items", Permission.COMMAND),
            Rule.of(HttpMethod.POST, "dr/action_items/*/done", Permission.COMMAND),
            Rule.of(HttpMethod.POST, "dr/plans/*/runs", Permission.COMMAND),
            Rule.of(HttpMethod.POST, "dr/runs/*/approve", Permission.APPROVE),
            Rule.of(HttpMethod.POST, "dr/runs/*/reject", Permission.APPROVE),
            Rule.of(HttpMethod.DELETE, "dr/runs/*", Permission.COMMAND),
            // a plan's gate says whom it waits for; everything else a commander decides
            Rule.of(
                    HttpMethod.POST,
                    "dr/runs/*/steps/*/decision",
                    Permission.COMMAND,
                    Permission.APPROVE,
                    Permission.OPERATE,
                    Permission.RESTORE,
                    Permission.PEOPLE),
            Rule.of(HttpMethod.POST, "dr/runs/*/abort", Permission.COMMAND),
            Rule.of(HttpMethod.POST, "alerts/*/acknowledge", Permission.OPERATE, Permission.COMMAND),
            Rule.of(HttpMethod.POST, "notifications/channels/*/test", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "inventory/apply", Permission.CONFIGURE),
            Rule.of(HttpMethod.POST, "coverage/look", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "coverage/*/acknowledge", Permission.CONFIGURE),
            Rule.of(HttpMethod.DELETE, "coverage/*/acknowledge", Permission.CONFIGURE),
            Rule.of(HttpMethod.POST, "policies/simulate", Permission.CONFIGURE),
            Rule.of(HttpMethod.POST, "targets/*/review", Permission.CONFIGURE),
            Rule.of(HttpMethod.POST, "inventory/plan", Permission.CONFIGURE),
            Rule.of(HttpMethod.PUT, "inventory/*/*", Permission.CONFIGURE),
            Rule.of(HttpMethod.DELETE, "inventory/*/*", Permission.CONFIGURE),
            Rule.of(HttpMethod.GET, "tokens", Permission.PEOPLE),
            Rule.of(HttpMethod.HEAD, "tokens", Permission.PEOPLE),
            Rule.of(HttpMethod.DELETE, "tokens/*", Permission.PEOPLE),
            Rule.of(HttpMethod.GET, "sessions", Permission.PEOPLE),
            Rule.of(HttpMethod.HEAD, "sessions", Permission.PEOPLE),
            Rule.of(HttpMethod.DELETE, "sessions/*", Permission.PEOPLE),
            Rule.of(HttpMethod.GET, "second_factors", Permission.PEOPLE),
            Rule.of(HttpMethod.HEAD, "second_factors", Permission.PEOPLE),
            Rule.of(HttpMethod.PUT, "second_factor_roles", Permission.PEOPLE),
            Rule.of(HttpMethod.DELETE, "administrators/*/second_factor", Permission.PEOPLE),
            Rule.of(HttpMethod.POST, "administrators", Permission.PEOPLE),
            Rule.of(HttpMethod.PATCH, "administrators/*", Permission.PEOPLE));

    private AccessRules() {}

    /** Applies to what was not decided before; nothing may be added after. */
    static void addTo(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        for (Rule rule : RULES) {
            requests.requestMatchers(pathPattern(rule.method(), rule.path())).hasAnyAuthority(rule.authorities());
        }
        requests.requestMatchers(pathPattern(HttpMethod.GET, "/**"), pathPattern(HttpMethod.HEAD, "/**"))
                .hasAuthority(Permission.READ.authority());
        // all of them: only an administrator has that
        requests.anyRequest()
                .hasAllAuthorities(Arrays.stream(Permission.values())
                        .map(Permission::authority)
                        .toArray(String[]::new));
    }
}
