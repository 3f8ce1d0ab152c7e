package io.nexaera.demo;

import io.nexaera.identity.Role;
import java.util.List;
import java.util.Map;

/// A client business of the demo.
///
/// @param domain of its people's e-mail addresses
/// @param documents files below `demo/{folder}` of this program
/// @param questions what its customers asked in the last two weeks
record DemoClient(
        String name,
        String folder,
        String domain,
        Map<Role, String> people,
        String agent,
        String instructions,
        List<String> documents,
        List<String> questions) {

    static final List<DemoClient> ALL = List.of(
            new DemoClient(
                    "Maple Dental",
                    "maple-dental",
                    "maple-dental.example",
                    Map.of(
                            Role.CLIENT_OWNER, "Dr. Hannah Weiss",
                            Role.CLIENT_ADMIN, "Priya Raman",
                            Role.CLIENT_MEMBER, "Tom Becker",
                            Role.CLIENT_AUDITOR, "Rui Tavares",
                            Role.CLIENT_VIEWER, "Olga Petrova"),
                    "Front desk",
                    """
                    You answer patients of Maple Dental, a dental practice, in a calm and friendly voice. Keep it short. \
                    You never give a diagnosis: for pain, fever or swelling you ask the patient to call the practice.""",
                    List.of(
                            "Patient guide.md",
                            "Aftercare.md",
                            "Prices and insurance.csv",
                            "Payment and insurance.html"),
                    List.of(
                            "When are you open on Friday?",
                            "What does it cost to cancel an appointment late?",
                            "Can I drink coffee after whitening?",
                            "How much is a ceramic crown?",
                            "Do you bill Delta Dental directly?",
                            "How long should I bite on the gauze after a tooth was taken out?",
                            "Where can I park?",
                            "Can I pay in instalments?",
                            "Do you repair bicycles?")),
            new DemoClient(
                    "Harbor Plumbing",
                    "harbor-plumbing",
                    "harbor-plumbing.example",
                    Map.of(
                            Role.CLIENT_OWNER, "Marcus Hale",
                            Role.CLIENT_ADMIN, "Lucía Ortega",
                            Role.CLIENT_MEMBER, "Sam Whitfield",
                            Role.CLIENT_AUDITOR, "Mina Sato",
                            Role.CLIENT_VIEWER, "Nora Lindqvist"),
                    "Dispatch",
                    """
                    You answer customers of Harbor Plumbing. Be direct and helpful. If somebody smells gas, tell them first to \
                    leave the house and call the gas company.""",
                    List.of("Service handbook.md", "Water heaters.md", "Price list.csv", "Frost and holidays.txt"),
                    List.of(
                            "How fast can a plumber be here when a pipe has burst?",
                            "What does error code 29 on my water heater mean?",
                            "Which way do I turn the main valve to close it?",
                            "How much is a faucet replacement?",
                            "What size of water heater do I need for four people?",
                            "Is damage by frost covered by the warranty?",
                            "What should the heating be set to when I travel in winter?",
                            "Can you recommend a restaurant?")));
}
