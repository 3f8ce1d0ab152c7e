import edu.emory.mathcs.nlp.component.template.node.NLPNode;
import edu.emory.mathcs.nlp.decode.NLPDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// Lets NLP4J (Apache-2.0, trained on OntoNotes) label paragraphs of real mails and questions: `Teach FOLDER OUT COUNT`. Each line
/// of OUT is a text, a tab, and `start,end,TYPE;…`. Needs 4 GB and a minute to load.
public class Teach {
    private static final String CONFIGURATION = """
            <configuration><tsv><column index="1" field="form"/></tsv><lexica>
            <ambiguity_classes field="word_form_simplified_lowercase">edu/emory/mathcs/nlp/lexica/en-ambiguity-classes-simplified-lowercase.xz</ambiguity_classes>
            <word_clusters field="word_form_simplified_lowercase">edu/emory/mathcs/nlp/lexica/en-brown-clusters-simplified-lowercase.xz</word_clusters>
            <word_embeddings field="word_form_undigitalized">edu/emory/mathcs/nlp/lexica/en-word-embeddings-undigitalized.xz</word_embeddings>
            <named_entity_gazetteers field="word_form_simplified">edu/emory/mathcs/nlp/lexica/en-named-entity-gazetteers-simplified.xz</named_entity_gazetteers>
            </lexica><models><pos>edu/emory/mathcs/nlp/models/en-pos.xz</pos><ner>edu/emory/mathcs/nlp/models/en-ner.xz</ner></models></configuration>
            """;

    public static void main(String[] words) throws IOException {
        List<String> paragraphs = paragraphs(Path.of(words[0]));
        Collections.shuffle(paragraphs, new Random(5));
        NLPDecoder decoder = new NLPDecoder(new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.UTF_8)));
        try (PrintStream out = new PrintStream(words[1], StandardCharsets.UTF_8)) {
            for (String paragraph : paragraphs.subList(0, Math.min(paragraphs.size(), Integer.parseInt(words[2])))) {
                out.println(paragraph + "\t" + labels(decoder, paragraph));
            }
        }
    }

    private static List<String> paragraphs(Path folder) throws IOException {
        List<String> paragraphs = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
                for (String paragraph : Files.readString(file).split("\\n\\s*\\n")) {
                    String line = paragraph.replaceAll("(?m)^[>|#:* -]+", "").replaceAll("\\s+", " ").strip();
                    long letters = line.chars().filter(c -> Character.isLetter(c) || c == ' ').count();
                    if (line.length() > 25 && line.length() < 500 && letters > line.length() * 0.85) {
                        paragraphs.add(line);
                    }
                }
            }
        }
        return paragraphs;
    }

    private static String labels(NLPDecoder decoder, String text) throws IOException {
        StringBuilder labels = new StringBuilder();
        int start = -1;
        for (NLPNode[] sentence : decoder.decodeDocument(text)) {
            for (int i = 1; i < sentence.length; i++) {
                String tag = sentence[i].getNamedEntityTag();
                if (tag == null || tag.length() < 3) {
                    continue;
                }
                String type = switch (tag.substring(2)) {
                    case "PERSON" -> "PERSON";
                    case "GPE", "LOC" -> "PLACE";
                    case "ORG" -> "ORGANIZATION";
                    case "FAC" -> "PLACE";
                    default -> "";
                };
                start = tag.startsWith("B") || tag.startsWith("U") ? sentence[i].getStartOffset() : start;
                if (!type.isEmpty() && (tag.startsWith("L") || tag.startsWith("U"))) {
                    labels.append(labels.isEmpty() ? "" : ";").append(start).append(',').append(sentence[i].getEndOffset()).append(',').append(type);
                }
            }
        }
        return labels.toString();
    }
}
