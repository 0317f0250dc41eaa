package io.holdfast.cli.api;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** As whom requests are sent. */
public interface Authorization {
    /** The value of the header {@code Authorization} now, empty for none; may block to renew a token. */
    String header() throws IOException, InterruptedException;

    /** Of the second factor, for a header of its own; empty for none. */
    default String code() {
        return "";
    }

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

    /** A token of 'holdfast token create'. @throws CommandFailed when it cannot be one */
    static Authorization token(String token) {
        // whatever else a file holds would not even be a header
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new CommandFailed(
                    ExitCode.SIGN_IN, "What was given as a token is none. Make one with 'holdfast token create'.");
        }
        return new Authorization() {
            @Override
            public String header() {
                return "Bearer " + token;
            }

            @Override
            public String refused() {
                return "does not know this token, or it has expired or was revoked. 'holdfast token list' shows yours.";
            }
        };
    }

    /** A name and a password of the server's. */
    static Authorization password(String user, String password) {
        return password(user, password, "");
    }

    /** A name and a password of the server's. @param code of the second factor; empty for none */
    static Authorization password(String user, String password, String code) {
        String header =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new Authorization() {
            @Override
            public String header() {
                return header;
            }

            @Override
            public String code() {
                return code;
            }

            @Override
            public String refused() {
                return "does not know this user and password, or the code is wrong.";
            }
        };
    }
}
