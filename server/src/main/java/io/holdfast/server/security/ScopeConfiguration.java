package io.holdfast.server.security;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Has every request to the API go by {@link ScopeGuard}. */
@Configuration(proxyBeanMethods = false)
class ScopeConfiguration implements WebMvcConfigurer {
    private final ScopeGuard guard;

    ScopeConfiguration(ScopeGuard guard) {
        this.guard = guard;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        // after what notes requests, so that one that is not let through is noted like others
        registry.addInterceptor(guard).addPathPatterns("/api/**").order(1);
    }
}
