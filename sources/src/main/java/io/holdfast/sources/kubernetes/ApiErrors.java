package io.holdfast.sources.kubernetes;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLException;

/** Says of what an API server refuses, or does not answer, what to do about it. */
final class ApiErrors {
    private static final int SHOWN = 300;

    private ApiErrors() {}

    /** @param message what the server says itself; may be empty */
    static SourceException refused(URI server, String path, int status, String message) {
        String said = "The API server " + server + " refuses " + path + " (" + status + ")"
                + (message.isBlank() ? "" : ": " + shortened(message)) + ". ";
        return new SourceException(said
                + switch (status) {
                    case 401 ->
                        "It does not know who asks: check that 'token-file', 'token-env' or 'token-from' names the token of a service"
                                + " account that is still there, and that the token has not expired.";
                    case 403 ->
                        "Bind the service account to a cluster role that may list namespaces, persistentvolumeclaims and"
                                + " statefulsets; the documentation of coverage shows one.";
                    case 429, 500, 502, 503, 504 -> "It is asked again at the next look.";
                    default -> "Check that 'server' is the address of a Kubernetes API server.";
                });
    }

    static SourceException unanswered(URI server, IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return new SourceException(
                        "The certificate of the API server " + server + " is not trusted: " + cause.getMessage()
                                + ". Name the cluster's authority in 'ca-file', and the server as its certificate does.",
                        e);
            }
        }
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new SourceException(
                "The API server " + server + " does not answer: " + reason
                        + ". Check the setting 'server', and that this server reaches it.",
                e);
    }

    private static String shortened(String message) {
        String line = message.strip().replaceAll("\\s+", " ");
        // the advice begins a sentence of its own
        String whole = line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
        return whole.length() <= SHOWN ? whole : whole.substring(0, SHOWN) + "…";
    }
}
