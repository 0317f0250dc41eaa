package io.holdfast.server.portal;

import io.holdfast.control.NotFoundException;
import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The pages of the documentation as they are written, for whoever has nothing but this server. */
@Controller
@Hidden
class Documentation {
    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

    @GetMapping("/docs/{page:[a-z-]+}.md")
    ResponseEntity<Resource> page(@PathVariable("page") String page) {
        Resource file = new ClassPathResource("docs/" + page + ".md");
        if (!file.isReadable()) {
            throw new NotFoundException(
                    "The documentation has no page '" + page + ".md'. It begins with configuration.md.");
        }
        return ResponseEntity.ok()
                .contentType(TEXT)
                .cacheControl(CacheControl.noCache())
                .body(file);
    }
}
