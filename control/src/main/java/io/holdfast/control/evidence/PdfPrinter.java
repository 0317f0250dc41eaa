package io.holdfast.control.evidence;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.concurrent.locks.ReentrantLock;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.springframework.stereotype.Component;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Prints a report's HTML as PDF. Nothing is fetched, and the fonts come along and are embedded, so that it looks the same
 * everywhere; the same HTML of the same instant gives the same bytes. Safe for many threads; prints one at a time, as a
 * long report takes tens of megabytes.
 */
@Component
class PdfPrinter {
    private static final String FAMILY = "Liberation Sans";

    private final ReentrantLock printing = new ReentrantLock();
    // read once, when first needed
    private byte[] regular = {};
    private byte[] bold = {};

    PdfPrinter() {
        // it would write to the standard error
        XRLog.setLoggingEnabled(false);
    }

    /**
     * @param html as {@link Report#html()} gives it
     * @param made stands in the file as its date
     */
    byte[] print(String html, Instant made) {
        printing.lock();
        try (PDDocument document = new PDDocument()) {
            if (regular.length == 0) {
                bold = font("Bold");
                regular = font("Regular");
            }
            // otherwise taken from the clock
            document.setDocumentId(made.toEpochMilli());
            PdfRendererBuilder builder =
                    new PdfRendererBuilder().usePDDocument(document).withW3cDocument(parse(html), "/");
            builder.useUriResolver((base, uri) -> null);
            builder.useUnicodeLineBreaker(new LineBreaks());
            builder.useFont(() -> new ByteArrayInputStream(regular), FAMILY, 400, FontStyle.NORMAL, true);
            builder.useFont(() -> new ByteArrayInputStream(bold), FAMILY, 700, FontStyle.NORMAL, true);
            builder.withProducer("Holdfast");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
                renderer.createPDFWithoutClosing();
                document.getDocumentInformation().setCreationDate(GregorianCalendar.from(made.atZone(ZoneOffset.UTC)));
                document.save(out);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("The report could not be printed as PDF; its HTML can.", e);
        } finally {
            printing.unlock();
        }
    }

    private static byte[] font(String style) throws IOException {
        String path = "/liberation/LiberationSans-" + style + ".ttf";
        try (InputStream font = PdfPrinter.class.getResourceAsStream(path)) {
            if (font == null) {
                throw new IOException(path + " is not on the class path");
            }
            return font.readAllBytes();
        }
    }

    private static Document parse(String html) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setAttribute(javax.xml.XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(javax.xml.XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("the report's HTML is not well-formed", e);
        }
    }
}
