package io.holdfast.server.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** What comes with a name and a password. */
final class SignInDetails extends WebAuthenticationDetails {
    /** With HTTP Basic it comes as this header. */
    static final String HEADER = "X-One-Time-Code";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean passwordOnly;

    private SignInDetails(HttpServletRequest request, @Nullable String code, boolean passwordOnly) {
        super(request);
        this.code = Objects.requireNonNullElse(code, "");
        this.passwordOnly = passwordOnly;
    }

    static SignInDetails ofHeader(HttpServletRequest request) {
        return new SignInDetails(request, request.getHeader(HEADER), false);
    }

    static SignInDetails withCode(HttpServletRequest request, @Nullable String code) {
        return new SignInDetails(request, code, false);
    }

    /** For who has signed in already and is to show the password once more. */
    static SignInDetails passwordOnly(HttpServletRequest request) {
        return new SignInDetails(request, "", true);
    }

    /** Empty when none was given. */
    String code() {
        return code;
    }

    boolean isPasswordOnly() {
        return passwordOnly;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof SignInDetails details
                && details.code.equals(code)
                && details.passwordOnly == passwordOnly;
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
