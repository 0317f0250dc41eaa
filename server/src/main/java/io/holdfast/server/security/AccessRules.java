package io.holdfast.server.security;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.pathPattern;

import io.holdfast.control.access.Permission;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * What each request needs. What is not named here only an administrator may do, so that a new path is closed until somebody
 * has thought about it.
 */
final class AccessRules {
    static final String ADMIN = "/api/v1/admin/";

    /**
     * One kind of request; any of the permissions is enough.
     *
     * @param scoped whether holding one for the services that the request concerns is enough, which {@link ScopeGuard} and the
     *     resource see to; else it must be held for everything
     */
    record Rule(PathPatternRequestMatcher request, List<Permission> anyOf, boolean scoped) {
        static Rule of(HttpMethod method, String path, Permission... anyOf) {
            return new Rule(pathPattern(method, ADMIN + path), List.of(anyOf), false);
        }

        static Rule scoped(HttpMethod method, String path, Permission... anyOf) {
            return new Rule(pathPattern(method, ADMIN + path), List.of(anyOf), true);
        }

        String[] authorities() {
            return anyOf.stream()
                    .map(scoped ? SignedIn::somewhere : Permission::authority)
                    .toArray(String[]::new);
        }
    }

    /** What shows only what the caller may see; everything else that is read needs the right for everything. */
    private static final List<String> SCOPED_READING = List.of(
            "alerts",
            "alerts/*",
            "approvals",
            "approvals/changes",
            "approvals/custody",
            "approvals/custody/*",
            "approvals/decided",
            "backups",
            "backups/log",
            "backups/status/*",
            "backups/*/hooks",
            "backups/*/log",
            "coverage",
            "dashboard",
            "dr/action_items",
            "dr/calendar.ics",
            "dr/compliance",
            "dr/drills",
            "dr/drills/*",
            "dr/drills/*/documents",
            "dr/drills/*/report.html",
            "dr/drills/*/report.json",
            "dr/drills/*/report.md",
            "dr/drills/*/report.pdf",
            "dr/planned_drills",
            "dr/plans",
            "dr/plans/*",
            "dr/plans/*/dry_run",
            "dr/plans/*/runs",
            "dr/plans/*/versions",
            "dr/readiness",
            "dr/runs",
            "dr/runs/*",
            "dr/status",
            "dr/strategies",
            "dr/training",
            "evidence/packs",
            "evidence/packs/*",
            "evidence/packs/*/documents",
            "evidence/packs/*/report.html",
            "evidence/packs/*/report.json",
            "evidence/packs/*/report.pdf",
            "holds",
            "holds/*",
            "inventory",
            "inventory/names",
            "inventory/schema",
            "inventory/*/*",
            "logs",
            "logs/*/coverage",
            "logs/*/transactions",
            "policies",
            "protection",
            "protection/*",
            "recovery_points",
            "recovery_points/growth",
            "restore",
            "restore/applications/*",
            "restore/predictions",
            "restore/replacements",
            "restore/replacements/*",
            "restore/status/*",
            "restore/*/applications",
            "restore/*/compare",
            "restore/*/report.html",
            "restore/*/report.md",
            "restore/*/report.pdf",
            "services",
            "services/*",
            "targets",
            "targets/*",
            "targets/*/history");

    private static final List<Rule> SAID = List.of(
            Rule.scoped(HttpMethod.POST, "backups/schedule_job", Permission.OPERATE),
            Rule.scoped(HttpMethod.POST, "backups/*/pause", Permission.OPERATE),
            Rule.scoped(HttpMethod.POST, "backups/*/resume", Permission.OPERATE),
            Rule.scoped(HttpMethod.POST, "backups/*/cancel", Permission.OPERATE),
            Rule.scoped(HttpMethod.POST, "backups/*/retry", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "repositories/*/scan", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "repositories/*/scan/cancel", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "repositories/*/prune", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "repositories/*/prunes/*/cancel", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "repositories/*/scrub", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "repositories/*/scrubs/*/cancel", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "repositories/*/key_recovery_tests", Permission.COMMAND),
            Rule.of(HttpMethod.POST, "repositories/*/key_recovery_tests/running/cancel", Permission.COMMAND),
            Rule.scoped(HttpMethod.PUT, "logs/*/segments/*", Permission.OPERATE),
            // the log is the data itself
            Rule.scoped(HttpMethod.GET, "logs/*/segments/*", Permission.OPERATE, Permission.RESTORE),
            Rule.scoped(HttpMethod.HEAD, "logs/*/segments/*", Permission.OPERATE, Permission.RESTORE),
            Rule.of(HttpMethod.GET, "audit/**", Permission.AUDIT),
            Rule.of(HttpMethod.HEAD, "audit/**", Permission.AUDIT),
            Rule.scoped(HttpMethod.POST, "restore/trigger_restore", Permission.RESTORE),
            Rule.scoped(HttpMethod.POST, "restore/plan", Permission.RESTORE),
            // names of files and tables are a part of the data
            Rule.scoped(HttpMethod.GET, "recovery_points/content/*", Permission.RESTORE),
            Rule.scoped(HttpMethod.HEAD, "recovery_points/content/*", Permission.RESTORE),
            Rule.scoped(HttpMethod.POST, "restore/*/cancel", Permission.RESTORE),
            Rule.scoped(HttpMethod.POST, "restore/*/validations", Permission.RESTORE),
            Rule.scoped(HttpMethod.POST, "restore/*/compare", Permission.RESTORE),
            Rule.scoped(HttpMethod.POST, "restore/*/compare/cancel", Permission.RESTORE),
            Rule.scoped(HttpMethod.POST, "restore/*/apply", Permission.RESTORE),
            Rule.scoped(HttpMethod.DELETE, "restore/*/instance", Permission.RESTORE),
            Rule.scoped(HttpMethod.POST, "restore/applications/*/cancel", Permission.RESTORE),
            Rule.scoped(HttpMethod.POST, "restore/applications/*/approve", Permission.APPROVE),
            Rule.scoped(HttpMethod.POST, "restore/applications/*/reject", Permission.APPROVE),
            Rule.scoped(HttpMethod.DELETE, "restore/applications/*", Permission.RESTORE),
            Rule.of(HttpMethod.POST, "approvals/changes", Permission.CONFIGURE),
            Rule.of(HttpMethod.POST, "approvals/changes/*/approve", Permission.APPROVE),
            Rule.of(HttpMethod.POST, "approvals/changes/*/reject", Permission.APPROVE),
            Rule.of(HttpMethod.DELETE, "approvals/changes/*", Permission.CONFIGURE),
            // to hold needs one person, to let go two
            Rule.scoped(HttpMethod.POST, "holds/*", Permission.OPERATE, Permission.PEOPLE),
            Rule.scoped(HttpMethod.POST, "holds/*/lift", Permission.OPERATE, Permission.PEOPLE),
            Rule.scoped(HttpMethod.GET, "deletions/*", Permission.OPERATE),
            Rule.scoped(HttpMethod.HEAD, "deletions/*", Permission.OPERATE),
            Rule.scoped(HttpMethod.POST, "deletions/*", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "repositories/*/key_exports", Permission.PEOPLE),
            Rule.of(HttpMethod.POST, "approvals/custody/*/shares", Permission.PEOPLE),
            Rule.scoped(HttpMethod.POST, "approvals/custody/*/approve", Permission.APPROVE),
            Rule.scoped(HttpMethod.POST, "approvals/custody/*/reject", Permission.APPROVE),
            Rule.scoped(HttpMethod.DELETE, "approvals/custody/*", Permission.OPERATE, Permission.PEOPLE),
            Rule.scoped(HttpMethod.POST, "restore/replacements", Permission.RESTORE),
            // it names databases and tables, which whoever decides has to see
            Rule.scoped(HttpMethod.GET, "restore/replacements/*/plan", Permission.RESTORE, Permission.APPROVE),
            Rule.scoped(HttpMethod.HEAD, "restore/replacements/*/plan", Permission.RESTORE, Permission.APPROVE),
            Rule.scoped(HttpMethod.POST, "restore/replacements/*/approve", Permission.APPROVE),
            Rule.scoped(HttpMethod.POST, "restore/replacements/*/reject", Permission.APPROVE),
            Rule.scoped(HttpMethod.DELETE, "restore/replacements/*", Permission.RESTORE),
            Rule.scoped(HttpMethod.POST, "evidence/packs", Permission.AUDIT, Permission.COMMAND),
            Rule.scoped(HttpMethod.POST, "evidence/packs/running/cancel", Permission.AUDIT, Permission.COMMAND),
            Rule.scoped(HttpMethod.POST, "dr/initiate_failover_test", Permission.COMMAND),
            Rule.of(HttpMethod.POST, "dr/drills", Permission.COMMAND),
            Rule.scoped(HttpMethod.POST, "dr/drills/*/cancel", Permission.COMMAND),
            Rule.scoped(HttpMethod.POST, "dr/drills/*/complete", Permission.COMMAND),
            Rule.scoped(HttpMethod.POST, "dr/drills/*/action_items", Permission.COMMAND),
            Rule.scoped(HttpMethod.POST, "dr/action_items/*/done", Permission.COMMAND),
            Rule.scoped(HttpMethod.POST, "dr/planned_drills", Permission.COMMAND),
            Rule.scoped(HttpMethod.DELETE, "dr/planned_drills/*", Permission.COMMAND),
            // people are the whole installation's
            Rule.of(HttpMethod.POST, "dr/training", Permission.COMMAND),
            Rule.of(HttpMethod.DELETE, "dr/training", Permission.COMMAND),
            Rule.scoped(HttpMethod.POST, "dr/plans/*/runs", Permission.COMMAND),
            Rule.scoped(HttpMethod.POST, "dr/plans/*/versions/*/approve", Permission.APPROVE),
            Rule.scoped(HttpMethod.POST, "dr/plans/*/versions/*/reject", Permission.APPROVE),
            Rule.scoped(HttpMethod.POST, "dr/runs/*/approve", Permission.APPROVE),
            Rule.scoped(HttpMethod.POST, "dr/runs/*/reject", Permission.APPROVE),
            Rule.scoped(HttpMethod.DELETE, "dr/runs/*", Permission.COMMAND),
            // a plan's gate says whom it waits for; everything else a commander decides
            Rule.scoped(
                    HttpMethod.POST,
                    "dr/runs/*/steps/*/decision",
                    Permission.COMMAND,
                    Permission.APPROVE,
                    Permission.OPERATE,
                    Permission.RESTORE,
                    Permission.PEOPLE),
            Rule.scoped(HttpMethod.POST, "dr/runs/*/abort", Permission.COMMAND),
            Rule.scoped(HttpMethod.POST, "alerts/*/acknowledge", Permission.OPERATE, Permission.COMMAND),
            Rule.of(HttpMethod.POST, "notifications/channels/*/test", Permission.OPERATE),
            // what may be declared by whom depends on its kind
            Rule.of(HttpMethod.POST, "inventory/apply", Permission.CONFIGURE, Permission.PEOPLE),
            Rule.of(HttpMethod.POST, "coverage/look", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "coverage/look/cancel", Permission.OPERATE),
            Rule.of(HttpMethod.POST, "coverage/*/acknowledge", Permission.CONFIGURE),
            Rule.of(HttpMethod.DELETE, "coverage/*/acknowledge", Permission.CONFIGURE),
            Rule.of(HttpMethod.POST, "policies/simulate", Permission.CONFIGURE),
            Rule.of(HttpMethod.POST, "targets/*/review", Permission.CONFIGURE),
            Rule.of(HttpMethod.POST, "inventory/plan", Permission.CONFIGURE, Permission.PEOPLE),
            Rule.of(HttpMethod.PUT, "inventory/*/*", Permission.CONFIGURE, Permission.PEOPLE),
            Rule.of(HttpMethod.DELETE, "inventory/*/*", Permission.CONFIGURE, Permission.PEOPLE),
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
            Rule.of(HttpMethod.GET, "provider_people", Permission.PEOPLE),
            Rule.of(HttpMethod.HEAD, "provider_people", Permission.PEOPLE),
            Rule.of(HttpMethod.PATCH, "provider_people/*", Permission.PEOPLE),
            Rule.of(HttpMethod.POST, "administrators", Permission.PEOPLE),
            Rule.of(HttpMethod.PATCH, "administrators/*", Permission.PEOPLE),
            Rule.of(HttpMethod.PUT, "administrators/*/password", Permission.PEOPLE),
            Rule.of(HttpMethod.POST, "administrators/*/one_time_password", Permission.PEOPLE));

    private static final List<Rule> RULES = Stream.concat(
                    SAID.stream(),
                    SCOPED_READING.stream()
                            .flatMap(path -> Stream.of(HttpMethod.GET, HttpMethod.HEAD)
                                    .map(method -> Rule.scoped(method, path, Permission.READ))))
            .toList();

    private AccessRules() {}

    /** Empty for what has none of its own. */
    static Optional<Rule> ruleOf(HttpServletRequest request) {
        return RULES.stream().filter(rule -> rule.request().matches(request)).findFirst();
    }

    /** Applies to what was not decided before; nothing may be added after. */
    static void addTo(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        for (Rule rule : RULES) {
            requests.requestMatchers(rule.request()).hasAnyAuthority(rule.authorities());
        }
        requests.requestMatchers(
                        pathPattern(HttpMethod.GET, "/api/v1/events"), pathPattern(HttpMethod.GET, "/v3/api-docs/**"))
                .hasAuthority(SignedIn.somewhere(Permission.READ));
        requests.requestMatchers(pathPattern(HttpMethod.GET, "/**"), pathPattern(HttpMethod.HEAD, "/**"))
                .hasAuthority(Permission.READ.authority());
        // all of them: only an administrator has that
        requests.anyRequest()
                .hasAllAuthorities(Arrays.stream(Permission.values())
                        .map(Permission::authority)
                        .toArray(String[]::new));
    }
}
