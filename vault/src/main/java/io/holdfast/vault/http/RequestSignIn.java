package io.holdfast.vault.http;

import io.holdfast.vault.access.Client;
import io.holdfast.vault.access.SignIn;
import io.holdfast.vault.tls.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** Who asks: by HTTP's Basic scheme, and the certificate that the connection has shown. */
final class RequestSignIn {
    private final SignIn signIn;
    private final Counters counters;

    RequestSignIn(SignIn signIn, Counters counters) {
        this.signIn = signIn;
        this.counters = counters;
    }

    /** Nothing when the answer has been given already: who asks is not let in. */
    Optional<Client> client(Request request, Response response) throws IOException {
        String header = String.valueOf(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        Optional<String[]> given = basic(header);
        SignIn.Answer answer = given.isEmpty()
                ? new SignIn.Answer.Refused()
                : signIn.check(given.get()[0], given.get()[1], certificate(request), Request.getRemoteAddr(request));
        switch (answer) {
            case SignIn.Answer.Accepted accepted -> {
                return Optional.of(accepted.client());
            }
            case SignIn.Answer.Refused refused -> {
                if (given.isPresent()) {
                    counters.signInsRefused.increment();
                }
                response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"vault\", charset=\"UTF-8\"");
                Answer.text(response, HttpStatus.UNAUTHORIZED_401, "Name and secret of a client are needed");
            }
            case SignIn.Answer.TooManyFailures failures -> {
                counters.signInsRefused.increment();
                response.getHeaders()
                        .put(HttpHeader.RETRY_AFTER, 1 + failures.pause().toSeconds());
                Answer.text(response, HttpStatus.TOO_MANY_REQUESTS_429, "Too many failures; try again later");
            }
        }
        return Optional.empty();
    }

    private static Optional<String[]> basic(String header) {
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            String decoded =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new String[] {decoded.substring(0, colon), decoded.substring(colon + 1)});
        } catch (IllegalArgumentException e) {
            // not base 64: as good as no credential
            return Optional.empty();
        }
    }

    private static Optional<String> certificate(Request request) throws IOException {
        Object session = request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE);
        if (session instanceof EndPoint.SslSessionData data) {
            X509Certificate[] shown = data.peerCertificates();
            if (shown != null && shown.length > 0) {
                try {
                    return Optional.of(Certificates.fingerprint(shown[0]));
                } catch (GeneralSecurityException e) {
                    throw new IOException("The certificate that the client has shown cannot be read", e);
                }
            }
        }
        return Optional.empty();
    }
}
