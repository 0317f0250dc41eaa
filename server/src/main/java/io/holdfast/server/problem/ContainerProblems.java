package io.holdfast.server.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the container refuses before any filter sees it, such as an address with an encoded slash, is a problem document too
 * and not a page.
 */
final class ContainerProblems extends ErrorReportValve {
    private final JsonMapper json;

    ContainerProblems(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        // the address is not repeated: it is what could not be read
        byte[] body = json.writeValueAsBytes(Problem.of(
                status,
                status.is4xxClientError()
                        ? "The request cannot be understood: see its address, its headers and its length."
                        : "The server could not answer.",
                "",
                List.of()));
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.getCoyoteResponse().setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("The client is gone", e);
        }
    }
}
