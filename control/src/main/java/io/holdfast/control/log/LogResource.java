package io.holdfast.control.log;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Logs")
class LogResource {
    private final LogStreams streams;

    LogResource(LogStreams streams) {
        this.streams = streams;
    }

    @GetMapping("/api/v1/admin/logs")
    @Operation(summary = "How far each continuous log has come into each repository")
    List<LogStatus> logs() {
        return streams.status();
    }
}
