package io.holdfast.control.notification;

import io.holdfast.control.inventory.ChannelTarget;
import io.holdfast.control.inventory.ChannelTarget.Security;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;

/** Mail by SMTP. With {@code starttls} nothing is said before TLS; the server's certificate must be for its name. */
record EmailDelivery(ChannelTarget.Email target) implements Delivery {
    private static final String PATIENCE_MILLIS = "10000";

    @Override
    public void deliver(Message message) throws IOException {
        String protocol = target.security() == Security.TLS ? "smtps" : "smtp";
        Session session = Session.getInstance(properties(protocol));
        try (Transport transport = session.getTransport(protocol)) {
            MimeMessage mail = mail(session, message);
            if (target.user().isPresent() && target.password().isPresent()) {
                transport.connect(
                        target.host(),
                        target.port(),
                        target.user().get(),
                        target.password().get().read());
            } else {
                transport.connect(target.host(), target.port(), null, null);
            }
            transport.sendMessage(mail, mail.getAllRecipients());
        } catch (MessagingException e) {
            throw new IOException(
                    "The mail server " + target.host() + ":" + target.port() + " did not take the mail: " + reason(e),
                    e);
        }
    }

    private Properties properties(String protocol) throws IOException {
        String prefix = "mail." + protocol + ".";
        Properties properties = new Properties();
        properties.put(prefix + "connectiontimeout", PATIENCE_MILLIS);
        properties.put(prefix + "timeout", PATIENCE_MILLIS);
        properties.put(prefix + "writetimeout", PATIENCE_MILLIS);
        properties.put(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "auth", String.valueOf(target.user().isPresent()));
        if (target.security() == Security.STARTTLS) {
            properties.put(prefix + "starttls.enable", "true");
            properties.put(prefix + "starttls.required", "true");
        }
        if (target.authority().isPresent()) {
            properties.put(
                    prefix + "ssl.socketFactory",
                    TrustedAuthority.sockets(target.authority().get()));
        }
        return properties;
    }

    private MimeMessage mail(Session session, Message message) throws MessagingException {
        MimeMessage mail = new MimeMessage(session);
        mail.setFrom(new InternetAddress(target.from()));
        for (String to : target.to()) {
            mail.addRecipient(RecipientType.TO, new InternetAddress(to));
        }
        mail.setSubject(message.subject(), StandardCharsets.UTF_8.name());
        mail.setText(message.text() + "\n", StandardCharsets.UTF_8.name());
        mail.setSentDate(Date.from(message.at()));
        // out-of-office answers go nowhere (RFC 3834)
        mail.setHeader("Auto-Submitted", "auto-generated");
        mail.setHeader("X-Holdfast-Message", message.id().toString());
        return mail;
    }

    private static String reason(MessagingException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return (message == null || message.isBlank() ? deepest.getClass().getSimpleName() : message).strip();
    }
}
