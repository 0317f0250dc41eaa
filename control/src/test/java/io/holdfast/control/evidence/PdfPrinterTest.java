package io.holdfast.control.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class PdfPrinterTest {
    private static final Instant MADE = Instant.parse("2026-11-28T14:32:05Z");

    private static Report report() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 240; i++) {
            rows.add(List.of("step " + i, "a".repeat(64), "fell <short> & \"stayed\" – żółć, Ελλάδα"));
        }
        return new Report("Disaster recovery drill of 2026-11-28")
                .paragraph("A bell: \u0007, half a pair: \ud800.")
                .heading("Steps")
                .table(List.of("Step", "Snapshot", "Detail"), rows)
                .items(List.of("one", "two"));
    }

    @Test
    void the_same_report_gives_the_same_bytes_with_every_font_embedded() throws Exception {
        byte[] printed = new PdfPrinter().print(report().html(), MADE);

        assertThat(new PdfPrinter().print(report().html(), MADE)).isEqualTo(printed);
        try (PDDocument document = Loader.loadPDF(printed)) {
            assertThat(document.getNumberOfPages()).isGreaterThan(3);
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Disaster recovery drill of 2026-11-28");
            assertThat(document.getDocumentInformation().getCreationDate().toInstant())
                    .isEqualTo(MADE);
            String text = new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
            assertThat(text)
                    .contains("step 0 ", "step 239 ", "fell <short> & \"stayed\" – żółć, Ελλάδα", "1 of ")
                    .contains("A bell: #, half a pair: #.");
            int fonts = 0;
            for (PDPage page : document.getPages()) {
                for (COSName name : page.getResources().getFontNames()) {
                    assertThat(page.getResources().getFont(name).isEmbedded())
                            .as(name.getName())
                            .isTrue();
                    fonts++;
                }
            }
            assertThat(fonts).isPositive();
        }
    }

    @Test
    void a_short_column_keeps_its_words_beside_one_with_a_long_text_and_long_words_are_broken() throws Exception {
        String html = new Report("Drill")
                .table(
                        List.of("Step", "Started", "Took", "Status", "Detail"),
                        List.of(List.of(
                                "restores / configuration: Restore platform-configuration",
                                "2026-11-30 17:27:53.370 UTC",
                                "15.1 s",
                                "SUCCESS",
                                "queried; recovered to 2026-11-30T17:24:22.239872Z ".repeat(20) + "f".repeat(300))))
                .html();

        try (PDDocument document = Loader.loadPDF(new PdfPrinter().print(html, MADE))) {
            String text = new PDFTextStripper().getText(document);
            assertThat(text).contains("Took", "Status", "15.1 s", "SUCCESS", "configuration:", "platform-");
            assertThat(text.replaceAll("\\s", "")).as("nothing is cut off").contains("f".repeat(300));
            assertThat(text).doesNotContain("f".repeat(200));
        }
    }

    @Test
    void nothing_that_a_page_names_is_read() throws Exception {
        String html = report().html()
                .replace("<h1>", "<img src=\"file:///etc/hostname\"/><img src=\"http://127.0.0.1:9/x.png\"/><h1>")
                .replace("</style>", "@import url('file:///etc/hostname');</style>");

        byte[] printed = new PdfPrinter().print(html, MADE);

        try (PDDocument document = Loader.loadPDF(printed)) {
            for (PDPage page : document.getPages()) {
                assertThat(page.getResources().getXObjectNames()).isEmpty();
            }
        }
    }
}
