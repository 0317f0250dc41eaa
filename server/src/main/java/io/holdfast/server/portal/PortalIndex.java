package io.holdfast.server.portal;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The root: resource handlers take no empty path. */
@Controller
@Hidden
class PortalIndex {
    @GetMapping("/")
    String index() {
        return "forward:/index.html";
    }
}
