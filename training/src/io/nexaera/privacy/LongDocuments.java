package io.nexaera.privacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/// Long documents in which people and numbers come back in other forms: `LongDocuments OUT COUNT`. Each is introduced once, plainly;
/// later by surname, first name, in capitals, in small letters, as a possessive; a telephone number with other marks.
public final class LongDocuments {
    private static final int PARAGRAPHS = 120;
    private static final String[] FIRST_MENTIONS = {
        "The file concerns %p, who can be reached at %n.", "Dr. %p wrote the report; the direct line is %n.", "My name is %p and my number is %n.",
        "Minutes kept by %p (phone %n).", "Dear %p,\nwe tried to call you at %n.", "Contact: %p, telephone %n", "Interview with %p, mobile %n.",
    };
    private static final String[] LATER = {
        "It was %m who opened the meeting.", "As for %m, nothing had changed since spring.", "Nobody had asked %m before the vote.",
        "%m's answer came late and was short.", "The committee heard %m again after lunch.", "That is also what %m said in the end.",
        "The keys were left with %m over the weekend.", "We then sent a copy to %m and waited.", "According to %m the door had been open.",
        "A second letter by %m is attached below.", "The objection of %m was noted.", "(%m was not present at that point.)", "> %m: no further comment",
        "When the lights went out, %m stayed calm.", "Please check with %m first.", "The desk of %m is empty now.",
    };
    private static final String[] LATER_NUMBER = {
        "We called %n twice.", "Nobody answered at %n that day.", "The number %n is no longer in use.", "Use %n after six.", "The bill lists %n.",
    };
    private static final String[] FILLER = {
        "The weather had been mild for most of the week and the roads were dry.", "Several members asked for more time to read the draft.",
        "The budget was discussed at length and passed with small changes.", "Coffee was served in the hall during the break.",
        "It is not clear why the second delivery was late.", "The figures in the table below are rounded to the nearest hundred.",
        "All windows on the ground floor were found closed.", "The new schedule starts after the holidays and runs until summer.",
        "There were no questions about the third point.", "The printer in the back office needs a new cartridge.",
        "In general the tone of the discussion was friendly.", "Two of the three boxes had already been opened.",
        "The old agreement remains in force until both sides sign.", "A summary will be sent to everybody by the end of the month.",
        "The building was renovated ten years ago and has a lift.", "Nothing in the records suggests otherwise.",
    };

    private LongDocuments() {}

    public static void main(String[] words) throws IOException {
        Random random = new Random(99);
        Identities identities = new Identities(77, tag -> true);
        List<Map<String, Object>> documents = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(words[1]); i++) {
            documents.add(document(identities, random));
        }
        Files.writeString(Path.of(words[0]), new JsonMapper().writeValueAsString(documents));
    }

    private record Person(String first, String last, String phone) {}

    private static Map<String, Object> document(Identities identities, Random random) {
        StringBuilder text = new StringBuilder();
        List<Map<String, Object>> spans = new ArrayList<>();
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Person person = person(identities, random);
            people.add(person);
            write(any(FIRST_MENTIONS, random), person.first + " " + person.last, person.phone, text, spans);
        }
        for (int i = 0; i < PARAGRAPHS; i++) {
            text.append(any(FILLER, random)).append(' ');
            Person person = people.get(random.nextInt(people.size()));
            if (random.nextInt(3) == 0) {
                boolean number = random.nextInt(4) == 0;
                write(any(number ? LATER_NUMBER : LATER, random), form(person, random), otherMarks(person.phone, random), text, spans);
            }
            text.append(random.nextInt(3) == 0 ? any(FILLER, random) + "\n\n" : "");
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("full_text", text.toString());
        document.put("spans", spans);
        return document;
    }

    private static Person person(Identities identities, Random random) {
        Identities.Pools pool = identities.of(identities.locale(random));
        String first = Identities.pick(pool.first(), random);
        String last = Identities.pick(pool.last(), random);
        boolean plain = first.length() > 2 && last.length() > 2 && !last.contains(" ") && !first.contains(" ") && last.charAt(0) < 0x250;
        if (!plain) {
            return person(identities, random);
        }
        return new Person(first, last, "(" + (201 + random.nextInt(700)) + ") " + (200 + random.nextInt(700)) + "-" + (1000 + random.nextInt(8999)));
    }

    private static String form(Person person, Random random) {
        String whole = person.first + " " + person.last;
        return switch (random.nextInt(7)) {
            case 0 -> whole;
            case 1 -> whole.toUpperCase(Locale.ROOT);
            case 2 -> person.last.toUpperCase(Locale.ROOT);
            case 3 -> whole.toLowerCase(Locale.ROOT);
            case 4 -> person.first;
            default -> person.last;
        };
    }

    private static String otherMarks(String phone, Random random) {
        String digits = phone.replaceAll("\\D", "");
        return switch (random.nextInt(4)) {
            case 0 -> digits;
            case 1 -> "+1 " + digits.substring(0, 3) + " " + digits.substring(3, 6) + " " + digits.substring(6);
            case 2 -> digits.substring(0, 3) + "." + digits.substring(3, 6) + "." + digits.substring(6);
            default -> digits.substring(0, 3) + "-" + digits.substring(3, 6) + "-" + digits.substring(6);
        };
    }

    private static void write(String frame, String name, String phone, StringBuilder text, List<Map<String, Object>> spans) {
        for (int i = 0; i < frame.length(); i++) {
            char slot = frame.charAt(i) == '%' && i + 1 < frame.length() ? frame.charAt(i + 1) : ' ';
            if (slot != 'p' && slot != 'm' && slot != 'n') {
                text.append(frame.charAt(i));
                continue;
            }
            Map<String, Object> span = new LinkedHashMap<>();
            span.put("start_position", text.length());
            text.append(slot == 'n' ? phone : name);
            span.put("end_position", text.length());
            span.put("entity_type", slot == 'n' ? "PHONE_NUMBER" : "PERSON");
            spans.add(span);
            i++;
        }
        text.append(' ');
    }

    private static String any(String[] choices, Random random) {
        return choices[random.nextInt(choices.length)];
    }
}
