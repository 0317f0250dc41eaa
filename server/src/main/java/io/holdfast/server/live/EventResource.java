package io.holdfast.server.live;

import io.holdfast.control.Caller;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.access.Access;
import io.holdfast.control.job.BackupJob;
import io.holdfast.control.live.LiveEvent;
import io.holdfast.server.live.FeedHistory.Numbered;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The stream of events, as the HTML standard's {@code EventSource} reads it. */
@RestController
@Tag(name = "Live events")
class EventResource {
    private static final Logger LOG = LoggerFactory.getLogger(EventResource.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** A stream was allowed when it began; the client comes again by itself and is asked anew who it is. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private static final int MOST_GATHERED_MILLIS = 5000;
    /** Some hundred kilobytes: a page that reads it has time to draw between two. */
    private static final int MOST_AT_ONCE = 250;

    private final EventStreams streams;
    private final Access access;
    private final JsonMapper json;

    EventResource(EventStreams streams, Access access, JsonMapper json) {
        this.access = access;
        this.streams = streams;
        this.json = json;
    }

    @GetMapping(path = "/api/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "What happens, as it happens (server-sent events)",
            description =
                    "Events are named backup, restore, drill, run, log, errand, prune, scrub, alert or dashboard; their data is what the thing's own"
                            + " resource would answer now. An errand is what somebody waits for: a scan, an evidence pack, the"
                            + " test of a key, the look for what nothing protects, comparing a part; its data says the kind"
                            + " and the subject too, running is null once it has ended, and it is told of whichever server"
                            + " does it, about once a second. Of a prune and a scrub the data says which repository's it is, and"
                            + " whether it only goes on: its log has the rest. For dashboard it is empty: whatever you show may be out of date,"
                            + " ask for it anew; it also stands for events that were missed. Of what you may not see you are not told. With gather the events of so many"
                            + " milliseconds come as one, named several. The first line of its data is a list that says the type"
                            + " and the id of each, and whether it only goesOn; then comes a line for the data of each, so that"
                            + " you need to read those only that you show. Of a backup that goes on it has the state and the"
                            + " progress and nothing else. Of a backup, restore, drill or run that was told of several times"
                            + " it has the last."
                            + " A comment comes every 15 seconds; the stream ends after 15 minutes and is to be opened again with Last-Event-ID, as"
                            + " EventSource does by itself.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    void events(
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(name = "gather", defaultValue = "0") int gather,
            @Nullable Principal principal,
            HttpServletResponse response)
            throws IOException {
        if (gather < 0 || gather > MOST_GATHERED_MILLIS) {
            throw new InvalidRequestException(
                    "gather", "is " + gather + "; it must be 0 to " + MOST_GATHERED_MILLIS + ", in milliseconds");
        }
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // proxies such as nginx hold answers back unless told not to
        response.setHeader("X-Accel-Buffering", "no");
        OutputStream output = response.getOutputStream();
        Subscriber subscriber = streams.subscribe(lastEventId, gather > 0);
        try {
            // on the request's own thread, which is a virtual one and may wait
            stream(subscriber, new Hearing(access, Caller.name(principal)), Duration.ofMillis(gather), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("A listener went away", e);
        } finally {
            streams.leave(subscriber);
        }
    }

    private void stream(Subscriber subscriber, Hearing hearing, Duration gathered, OutputStream output)
            throws IOException, InterruptedException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
        writer.write("retry: 2000\n: connected\n\n");
        writer.flush();
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!subscriber.hasEnded() && System.nanoTime() < end) {
            List<Numbered> next = subscriber.next(HEARTBEAT, gathered);
            if (next.isEmpty()) {
                writer.write(": \n\n");
            }
            List<Numbered> heard =
                    next.stream().filter(it -> hearing.allows(it.event())).toList();
            if (gathered.isZero()) {
                for (Numbered one : heard) {
                    write(one.id(), one.event().type(), one.event().payload(), writer);
                }
            } else {
                for (int from = 0; from < heard.size(); from += MOST_AT_ONCE) {
                    write(heard.subList(from, Math.min(heard.size(), from + MOST_AT_ONCE)), writer);
                }
            }
            writer.flush();
        }
    }

    /** What one of several is about, as the description says. */
    private record About(String type, String id, boolean goesOn) {}

    /** What may be new of a backup that goes on. */
    private record Further(Object state, @Nullable Object progress) {}

    private static Object said(LiveEvent event) {
        return switch (event.payload()) {
            case BackupJob job when event.goesOn() -> new Further(job.state(), job.progress());
            // another server's
            case JsonNode job when event.goesOn() -> new Further(job.path("state"), job.path("progress"));
            case Object payload -> payload;
        };
    }

    private void write(List<Numbered> several, Writer writer) throws IOException {
        begin(several.getLast().id(), "several", writer);
        line(
                several.stream()
                        .map(Numbered::event)
                        .map(event -> new About(event.type(), event.id(), event.goesOn()))
                        .toList(),
                writer);
        for (Numbered one : several) {
            line(said(one.event()), writer);
        }
        writer.write("\n");
    }

    private void write(String id, String type, Object data, Writer writer) throws IOException {
        begin(id, type, writer);
        line(data, writer);
        writer.write("\n");
    }

    private static void begin(String id, String type, Writer writer) throws IOException {
        if (!id.isEmpty()) {
            writer.write("id: " + id + "\n");
        }
        writer.write("event: " + type + "\n");
    }

    private void line(Object data, Writer writer) throws IOException {
        // our JSON is one line: line ends within texts are escaped
        writer.write("data: " + json.writeValueAsString(data) + "\n");
    }
}
