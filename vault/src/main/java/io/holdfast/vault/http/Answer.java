package io.holdfast.vault.http;

import io.holdfast.vault.storage.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/** Writes whole answers; blocks. */
final class Answer {
    static final String TEXT = "text/plain; charset=utf-8";
    static final String JSON = "application/json";

    private Answer() {}

    static void write(Response response, int status, String type, byte[] body) throws java.io.IOException {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        Content.Sink.write(response, true, ByteBuffer.wrap(body));
    }

    static void text(Response response, int status, String message) throws java.io.IOException {
        write(response, status, TEXT, (message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static int status(Refused.Reason reason) {
        return switch (reason) {
            case NOT_FOUND -> HttpStatus.NOT_FOUND_404;
            case BAD_REQUEST, MISMATCH -> HttpStatus.BAD_REQUEST_400;
            case EXISTS -> HttpStatus.CONFLICT_409;
            case LOCKED -> HttpStatus.FORBIDDEN_403;
            case TOO_LARGE -> HttpStatus.PAYLOAD_TOO_LARGE_413;
            case OVER_QUOTA, DISK_FULL -> HttpStatus.INSUFFICIENT_STORAGE_507;
            case UNSATISFIABLE_RANGE -> HttpStatus.RANGE_NOT_SATISFIABLE_416;
        };
    }
}
