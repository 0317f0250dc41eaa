package io.holdfast.cli.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** As whom requests are sent. */
public interface Authorization {
    /** The value of the header {@code Authorization} now, empty for none; may block to renew a token. */
    String header() throws IOException, InterruptedException;

    /** What to tell the person whom the server does not let in. */
    String refused();

    /** For what needs no sign-in. */
    static Authorization nobody() {
        return new Authorization() {
            @Override
            public String header() {
                return "";
            }

            @Override
            public String refused() {
                return "asks for a sign-in.";
            }
        };
    }

    /** A name and a password of the server's. */
    static Authorization password(String user, String password) {
        String header =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new Authorization() {
            @Override
            public String header() {
                return header;
            }

            @Override
            public String refused() {
                return "does not know this user and password.";
            }
        };
    }
}
