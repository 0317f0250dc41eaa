package io.holdfast.server.portal;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;

/**
 * Files under {@code assets/} carry a digest in their names and may be kept for ever; everything else is asked for anew.
 * A path that is no file and has no extension is one of the portal's own pages: it gets {@code index.html}, and the
 * portal's router takes it from there.
 */
@Configuration(proxyBeanMethods = false)
class PortalFiles implements WebMvcConfigurer {
    private static final String FILES = "classpath:/portal/";

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**")
                .addResourceLocations(FILES + "assets/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable());
        registry.addResourceHandler("/**")
                .addResourceLocations(FILES)
                .setCacheControl(CacheControl.noCache())
                .resourceChain(false)
                .addResolver(new PagesResolver());
    }

    private static final class PagesResolver extends PathResourceResolver {
        @Override
        protected @Nullable Resource getResource(String path, Resource location) throws IOException {
            Resource file = path.isEmpty() ? null : super.getResource(path, location);
            if (file != null || !isPage(path)) {
                return file;
            }
            Resource index = location.createRelative("index.html");
            return index.isReadable() ? index : null;
        }

        private static boolean isPage(String path) {
            return !path.contains(".") && !isBelow(path, "api") && !isBelow(path, "actuator") && !isBelow(path, "v3");
        }

        private static boolean isBelow(String path, String root) {
            return path.equals(root) || path.startsWith(root + "/");
        }
    }
}
