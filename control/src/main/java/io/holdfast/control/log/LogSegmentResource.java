package io.holdfast.control.log;

import io.holdfast.control.ConflictException;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.audit.Audited;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Files of a log, for sources that hand theirs over, and for servers that recover. */
@RestController
@RequestMapping("/api/v1/admin/logs/{data_set}/segments/{name}")
@Tag(name = "Logs")
class LogSegmentResource {
    private static final String COMPLETED = "X-Completed-At";
    private static final String AFTER = "X-After";

    private final LogStreams streams;
    private final InventoryStore inventory;
    private final ControlSettings settings;

    LogSegmentResource(LogStreams streams, InventoryStore inventory, ControlSettings settings) {
        this.streams = streams;
        this.inventory = inventory;
        this.settings = settings;
    }

    // part of the data, as a database hands it over by itself all day
    @Audited(Audited.When.NEVER)
    @PutMapping(consumes = MediaType.ALL_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Hand over a file of the log, as PostgreSQL's archive_command does; durable when it is answered",
            description = "Several may be sent at once, each naming in X-After the segment before it, which is then"
                    + " waited for, for 20 seconds.")
    void put(
            @PathVariable("data_set") String dataSet,
            @PathVariable("name") String name,
            @RequestHeader(name = COMPLETED, required = false) @Nullable String completed,
            @RequestHeader(name = AFTER, required = false) @Nullable String after,
            InputStream content)
            throws InterruptedException {
        inventory.current().dataSet(dataSet);
        streams.take(dataSet, name, content, completedAt(completed), Optional.ofNullable(after));
    }

    private static Optional<Instant> completedAt(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            throw new InvalidRequestException(
                    COMPLETED, "is '" + text + "'; write an instant such as 2026-11-24T14:32:05Z");
        }
    }

    @Audited(Audited.When.AFTER)
    @GetMapping(produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Operation(summary = "A file of the stored log, as PostgreSQL's restore_command wants it; 404 when there is none")
    Resource get(@PathVariable("data_set") String dataSet, @PathVariable("name") String name) throws IOException {
        Inventory current = inventory.current();
        // no 404: who recovers takes that for the end of the log
        DataSet declared = current.findDataSet(dataSet).orElseThrow(() -> LocatedSegment.noDataSet(dataSet, name));
        Files.createDirectories(settings.work());
        Path file = Files.createTempFile(settings.work(), "segment", "");
        boolean found = false;
        List<String> unreachable = new ArrayList<>();
        try {
            for (String repository : current.policyOf(declared).repositories()) {
                try {
                    if (streams.fetch(declared, current.repository(repository), name, file)) {
                        found = true;
                        break;
                    }
                } catch (IOException e) {
                    unreachable.add(repository + ": " + e.getMessage());
                }
            }
        } finally {
            if (!found) {
                Files.deleteIfExists(file);
            }
        }
        if (!found && !unreachable.isEmpty()) {
            // not known to be absent: who recovers must not believe that the log ends here
            throw new ConflictException(
                    "Whether there is a " + name + " cannot be told: " + String.join(" ", unreachable));
        }
        if (!found) {
            throw new NotFoundException("No repository of " + dataSet + " holds " + name + ".");
        }
        // gone when it was sent, or could not be
        return new InputStreamResource(Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
    }
}
