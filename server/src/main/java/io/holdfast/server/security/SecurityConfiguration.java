package io.holdfast.server.security;

import static org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher.pathPattern;

import io.holdfast.control.audit.AuditTrail;
import io.holdfast.server.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Sign-in on everything but the portal's files, the bare health and the sign-in itself. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private static final Set<String> SIGN_INS = Set.of("/api/v1/session", "/api/v1/session/break_glass");

    /** Mantine writes style elements at run time; scripts come from us only. */
    private static final String CONTENT_POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none';"
                    + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    @Bean
    AuthenticationManager authenticationManager(SignIn signIn) {
        return new ProviderManager(signIn);
    }

    @Bean
    CookieCsrfTokenRepository csrfTokens() {
        // the portal's script reads the cookie and sends it back as X-XSRF-TOKEN, which another site's cannot
        CookieCsrfTokenRepository tokens = CookieCsrfTokenRepository.withHttpOnlyFalse();
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict").path("/"));
        return tokens;
    }

    /** As the very first: what is too much must cost nothing. */
    @Bean
    FilterRegistrationBean<RateLimit> rateLimit(RequestRate rate, ProblemWriter problems, Clock clock) {
        FilterRegistrationBean<RateLimit> first = new FilterRegistrationBean<>(new RateLimit(
                // people, and programs of people, do not sign in more often; all of an office may have one address
                new Allowances(rate.aSecond() == 0 ? 0 : 2, 60, clock),
                new Allowances(rate.aSecond(), 2.0 * rate.aSecond(), clock),
                problems));
        first.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return first;
    }

    /** Addresses that no resource has, such as with encoded slashes; the container's own answer would be a page. */
    @Bean
    RequestRejectedHandler rejectedAddresses(ProblemWriter problems) {
        return (request, response, rejected) -> problems.write(
                request,
                response,
                HttpStatus.BAD_REQUEST,
                "The address or a header of the request holds characters that do not belong there.");
    }

    @Bean
    SecurityFilterChain filters(
            HttpSecurity http,
            AuthenticationManager manager,
            CookieCsrfTokenRepository csrfTokens,
            Administrators administrators,
            Sessions sessions,
            AuditTrail trail,
            ProblemWriter problems,
            List<SignInWay> ways) {
        AuthenticationEntryPoint challenge = new Challenge(problems);
        ways.forEach(way -> way.addTo(http, challenge));
        return http.authenticationManager(manager)
                .httpBasic(basic ->
                        basic.authenticationEntryPoint(challenge).authenticationDetailsSource(SignInDetails::ofHeader))
                .formLogin(form -> form.disable())
                .logout(logout -> logout.disable())
                .requestCache(cache -> cache.disable())
                .sessionManagement(management -> management.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens)
                        .csrfTokenRequestHandler(new SessionCsrfToken())
                        .requireCsrfProtectionMatcher(SecurityConfiguration::needsCsrfToken))
                .addFilterAfter(new SessionStillValid(administrators, sessions), BasicAuthenticationFilter.class)
                .exceptionHandling(errors ->
                        errors.authenticationEntryPoint(challenge).accessDeniedHandler(new Refusal(problems, trail)))
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_POLICY))
                        .frameOptions(frames -> frames.deny())
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(
                                permissions -> permissions.policy("camera=(), microphone=(), geolocation=()")))
                .authorizeHttpRequests(requests -> {
                    requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                            .permitAll()
                            .requestMatchers(
                                    pathPattern(HttpMethod.POST, "/api/v1/session"),
                                    pathPattern(HttpMethod.POST, "/api/v1/session/break_glass"))
                            .permitAll()
                            .requestMatchers(
                                    pathPattern(HttpMethod.GET, "/api/v1/session/ways"),
                                    pathPattern(HttpMethod.GET, "/api/v1/session/provider/*"))
                            .permitAll()
                            .requestMatchers(
                                    pathPattern(HttpMethod.GET, "/actuator/health"),
                                    pathPattern(HttpMethod.GET, "/actuator/health/liveness"),
                                    pathPattern(HttpMethod.GET, "/actuator/health/readiness"))
                            .permitAll()
                            .requestMatchers(SecurityConfiguration::isPortal)
                            .permitAll()
                            .requestMatchers(pathPattern("/api/v1/session/**"), pathPattern("/api/v1/session"))
                            .authenticated();
                    AccessRules.addTo(requests);
                })
                .build();
    }

    /** The portal's files and its own pages; whatever is served there holds no data. */
    private static boolean isPortal(HttpServletRequest request) {
        String path = request.getRequestURI();
        return Set.of("GET", "HEAD").contains(request.getMethod())
                && !isBelow(path, "/api")
                && !isBelow(path, "/actuator")
                && !isBelow(path, "/v3");
    }

    private static boolean isBelow(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/") || path.startsWith(root + ".");
    }

    /**
     * A request by cookie needs the token. One by password does not, unless a browser sends it for another site: browsers
     * also repeat a password that somebody once typed in. One without either is refused for not being signed in.
     */
    private static boolean needsCsrfToken(HttpServletRequest request) {
        if (SAFE.contains(request.getMethod())) {
            return false;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        boolean signIn = request.getMethod().equals("POST") && SIGN_INS.contains(request.getRequestURI());
        return !signIn && request.getHeader("Authorization") == null && request.getSession(false) != null;
    }
}
