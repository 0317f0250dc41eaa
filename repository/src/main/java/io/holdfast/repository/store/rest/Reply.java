package io.holdfast.repository.store.rest;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.file.NoSuchFileException;

/** What a server answered, and what that means. */
record Reply<T>(String location, String what, HttpResponse<T> response) {
    private static final int LONGEST_REASON = 300;

    T body() {
        return response.body();
    }

    HttpHeaders headers() {
        return response.headers();
    }

    /** @throws NoSuchFileException when the server has no such file */
    Reply<T> orMissing(StoreFile file) throws IOException {
        if (response.statusCode() == 404) {
            throw new NoSuchFileException(file.path());
        }
        return orThrow();
    }

    /** @throws IOException when it may succeed later, a {@link RepositoryException} when it will not */
    Reply<T> orThrow() throws IOException {
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return this;
        }
        String refused = "Cannot " + what + " at " + location + ": " + status + reason();
        switch (status) {
            case 401 ->
                throw new RepositoryException(refused
                        + ". Check RESTIC_REST_USERNAME and RESTIC_REST_PASSWORD, or the name and password in the"
                        + " location.");
            case 403 ->
                throw new RepositoryException(refused
                        + ". The server does not let this user do that: check what it may do there, and that the server"
                        + " is not append-only.");
            case 404 ->
                throw new RepositoryException.NotFound(
                        refused + ". Check the path in the location, or make a repository there with init.");
            case 413, 507 ->
                throw new RepositoryException.StoreFull(
                        refused + ". Free or add space there, or raise the quota, then try again; what is stored"
                                + " already is kept.",
                        new IOException("status " + status));
            default -> {
                // busy, restarting, behind a proxy that is: may pass
                if (status >= 500 || status == 408 || status == 429) {
                    throw new IOException("status " + status + reason());
                }
                throw new RepositoryException(
                        refused + ". Check that it is the address of a server that speaks restic's REST protocol.");
            }
        }
    }

    private String reason() {
        if (response.body() instanceof String text && !text.isBlank()) {
            String line = text.strip().lines().findFirst().orElse("");
            return " (" + (line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) : line) + ")";
        }
        return "";
    }
}
