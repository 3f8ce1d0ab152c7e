package io.nexaera.privacy;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Fills the slots of frames. What is returned may have slots again: `{street}` in an `{address}`.
final class Slots {
    private static final String[] TITLES = {"Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "Mr", "Mrs", "Ms", "Dr", "Miss", "Sir", "Herr", "Frau", "Señor", "Mme", "Judge", "Captain", "Rev."};
    private static final String[] JOBS = {"sales manager", "Accountant", "Software Engineer", "CEO", "nurse", "Project Lead", "Head of Marketing", "plumber", "Civil engineer", "Chief Financial Officer", "teacher", "Registered Nurse", "bus driver", "Crane operator", "Data Analyst", "Attorney at Law", "waiter", "Customer Success Manager", "Machine setter", "dentist", "Vice President", "roofer", "librarian", "Security guard"};
    private static final String[] TOPICS = {"Budget 2024", "lunch", "Your invoice", "Meeting notes", "Project Falcon", "question about the order", "Vacation", "contract", "Weekly Report", "Server down", "Interview", "party on Saturday"};
    private static final String[] BRANDS = ("Google Microsoft Apple Amazon Facebook Netflix Tesla IBM Intel Oracle Samsung Sony Toyota Honda Ford Boeing Airbus Siemens Bosch BMW Volkswagen Nestlé Unilever Pfizer"
            + " Novartis Roche Bayer BASF Shell BP Exxon Chevron Walmart Target Costco IKEA Starbucks McDonald's Nike Adidas Visa Mastercard PayPal Uber Lyft Airbnb Spotify Twitter LinkedIn Zoom Slack Adobe Salesforce"
            + " Vodafone Verizon AT&T Comcast Disney Warner CNN BBC Reuters NASA FBI CIA NATO UNESCO UNICEF Greenpeace Harvard Stanford MIT Oxford Cambridge Deloitte KPMG Accenture Citibank HSBC Barclays Lufthansa"
            + " Delta Ryanair FedEx UPS DHL Pepsi Coca-Cola Heineken Danone Renault Peugeot Fiat Ferrari Philips Nokia Ericsson Huawei Alibaba Tencent Baidu Xiaomi Panasonic Nintendo Canon Nikon Mayo").split(" ");
    private static final String[] CITIES = ("London,Paris,Berlin,Madrid,Rome,Vienna,Zurich,Amsterdam,Brussels,Lisbon,Dublin,Oslo,Stockholm,Helsinki,Copenhagen,Warsaw,Prague,Budapest,Athens,Istanbul,Moscow,Kyiv,New York,Los Angeles,Chicago,Houston,Phoenix,Philadelphia,"
            + "San Antonio,San Diego,Dallas,San Jose,Austin,Seattle,Denver,Boston,Detroit,Portland,Las Vegas,Memphis,Baltimore,Milwaukee,Atlanta,Miami,Oakland,Minneapolis,Cleveland,New Orleans,Tampa,Honolulu,Toronto,Montreal,Vancouver,"
            + "Calgary,Ottawa,Mexico City,Guadalajara,Havana,Bogotá,Lima,Quito,Caracas,Santiago,Buenos Aires,Montevideo,São Paulo,Rio de Janeiro,Brasília,Cairo,Lagos,Nairobi,Accra,Cape Town,Johannesburg,Casablanca,Tunis,Algiers,"
            + "Addis Ababa,Tel Aviv,Jerusalem,Beirut,Dubai,Abu Dhabi,Doha,Riyadh,Tehran,Baghdad,Karachi,Lahore,Delhi,New Delhi,Mumbai,Bangalore,Chennai,Kolkata,Dhaka,Kathmandu,Colombo,Bangkok,Hanoi,Singapore,Kuala Lumpur,Jakarta,Manila,"
            + "Hong Kong,Taipei,Shanghai,Beijing,Shenzhen,Seoul,Busan,Tokyo,Osaka,Kyoto,Sydney,Melbourne,Brisbane,Perth,Auckland,Wellington,Manchester,Birmingham,Liverpool,Leeds,Glasgow,Edinburgh,Bristol,Munich,Hamburg,Cologne,Frankfurt,"
            + "Stuttgart,Lyon,Marseille,Toulouse,Nice,Barcelona,Valencia,Seville,Milan,Naples,Turin,Florence,Venice,Geneva,Basel,Kraków,Gdańsk,Porto,Antwerp,Ghent,Rotterdam,The Hague,Utrecht,St. Petersburg,Washington,Washington D.C.,Springfield,"
            + "Brooklyn,Manhattan,Queens,Hollywood,Silicon Valley,Europe,Asia,Africa,South America,the Bronx,Bavaria,Tuscany,Normandy,Catalonia,Scotland,Wales,England,Siberia,Quebec,Ontario,Punjab,Kerala,Queensland").split(",");
    private static final String[] SYLLABLES = "ba be bo ca co da de di do fa fe ga go ha he ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi vo wa we za ze zo bra cro dra fle gra kra lin mar nor pol stra tri ven".split(" ");
    private static final String[] BRAND_ENDS = "ly ify io ix tech soft ware lab labs net mob census list sys data works hub base link guard pay cloud nova tix metrics wise scape zen logic".split(" ");
    private static final String[] THINGS = "Solar Digital Global United First National Northern Pacific Open Data Earth Green Blue Silver Golden Liquid Smart Better Urban Rapid Bright Royal Central Alpine Atlantic Modern Prime Quantum Civic Metro Red Iron Stone River Ocean Sky Cloud Star Eagle Lion Oak Cedar Maple Summit Harbor Liberty Union Family Community Health Energy Power Water Food Garden Home Auto Travel Media Music Sports Legal Capital Trust Credit Insurance".split(" ");
    private static final String[] KINDS = "Networks Systems Robotics Solutions Group Holdings Partners Industries Technologies Labs Services Consulting Bank Foundation Institute Association Society Center Nation Logistics Foods Energy Pharmaceuticals Airlines Motors Studios Records Press Media Ventures Capital Insurance Hospital Clinic University College Academy School Church Museum Council Agency Union Cooperative Pharmacy Bakery Hotel Maintenance Supply Entertainment Software Analytics Travel".split(" ");
    private static final String[] LEGAL = "Inc. Inc Ltd. Ltd LLC Corp. Corp GmbH AG S.A. SA S.r.l. SpA B.V. NV AB Oy AS A/S s.r.o. Kft. Sp.z.o.o. PLC Co. & Co. KG LLP Limited Incorporated Corporation Company Pty Ltd".split(" ");
    private static final String[] US_STREETS = "Street St St. Street Avenue Ave Ave. Avenue Road Rd Rd. Road Lane Ln Drive Dr Court Ct Boulevard Blvd Way Place Pl Circle Terrace Parkway Pkwy Highway Hwy Square Crescent Close Row Hill Walk Trail Mews Gardens Alley Bayou Bend Bluff Branch Bridge Brook Brooks Burg Bypass Camp Canyon Cape Causeway Center Cliff Club Common Corner Corners Course Cove Coves Creek Crest Crossing Curve Dale Dam Divide Estate Estates Expressway Extension Falls Ferry Field Fields Flat Flats Ford Forest Forge Fork Forks Fort Freeway Garden Gateway Glen Glens Green Greens Grove Groves Harbor Haven Heights Hills Hollow Inlet Island Islands Isle Junction Junctions Key Keys Knoll Knolls Lake Lakes Landing Light Lights Loaf Lock Locks Lodge Loop Mall Manor Manors Meadow Meadows Mill Mills Mission Motorway Mount Mountain Mountains Neck Orchard Oval Overpass Park Parks Parkways Pass Passage Path Pike Pine Pines Plain Plains Plaza Point Points Port Ports Prairie Radial Ramp Ranch Rapid Rapids Rest Ridge Ridges River Route Rue Run Shoal Shoals Shore Shores Skyway Spring Springs Spur Spurs Squares Station Stravenue Stream Streets Summit Throughway Trace Track Trafficway Tunnel Turnpike Underpass Union Unions Valley Valleys Via Viaduct View Views Village Villages Ville Vista Walks Wall Ways Well Wells Lookout".split(" ");
    private static final String[] STATES = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC ON QC BC AB NSW VIC QLD".split(" ");

    private final Identities identities;
    private final Random random;
    private Identities.Pools pool;

    Slots(Identities identities, Random random) {
        this.identities = identities;
        this.random = random;
        this.pool = identities.of(identities.locale(random));
    }

    /// A new document: its people come from one part of the world, mostly.
    void turn() {
        pool = identities.of(identities.locale(random));
    }

    String fill(String slot) {
        if (random.nextInt(100) < 15) {
            turn();
        }
        return switch (slot) {
            case "person" -> person();
            case "person1" -> random.nextInt(3) == 0 ? person() : first();
            case "first" -> first();
            case "last" -> last();
            case "nickname" -> "\"" + syllables(2, 2) + "\"";
            case "initial" -> Character.toString((char) ('A' + random.nextInt(26)));
            case "city" -> city();
            case "country" -> country();
            case "state" -> random.nextInt(3) == 0 ? any(STATES) : or(pool.state(), any(STATES));
            case "place" -> random.nextInt(5) < 3 ? city() : country();
            case "org" -> org();
            case "street" -> street();
            case "streetname" -> streetName();
            case "unit" -> unit();
            case "zip" -> zip();
            case "title" -> any(TITLES);
            case "title_de" -> random.nextBoolean() ? "r Herr" : " Frau";
            case "job" -> any(JOBS);
            case "topic" -> any(TOPICS);
            case "citystatezip" -> any("{city}, {state} {zip}", "{city} {state} {zip}", "{zip} {city}", "{city} {zip}", "{city}, {zip}", "{city}\n{zip}", "{city}\n{state} {zip}", "{zip} {city}, {state}");
            case "address" -> address();
            case "phone" -> phone();
            case "email" -> handle() + "@" + (random.nextBoolean() ? "example." : syllables(2, 3).toLowerCase(Locale.ROOT) + ".") + any("com", "org", "net", "de", "co.uk", "fr");
            case "url" -> "https://www." + syllables(2, 3).toLowerCase(Locale.ROOT) + any(".com/", ".org", ".de/a/b", ".io");
            case "handle" -> handle();
            case "date" -> date();
            case "n1" -> Integer.toString(1 + random.nextInt(9));
            case "n2" -> Integer.toString(10 + random.nextInt(89));
            case "n3" -> Integer.toString(100 + random.nextInt(899));
            case "n4" -> Integer.toString(1900 + random.nextInt(125));
            case "n5" -> Integer.toString(10_000 + random.nextInt(989_999));
            case "card" -> "4" + digits(15);
            case "ssn" -> digits(3) + "-" + digits(2) + "-" + digits(4);
            case "iban" -> "GB" + digits(2) + "WEST" + digits(14);
            case "ip" -> random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
            case "code" -> any("A", "B1", "XK", "") + digits(7);
            default -> throw new IllegalArgumentException("no slot {" + slot + "}");
        };
    }

    private String person() {
        return switch (random.nextInt(20)) {
            case 0 -> first() + " " + initial() + ". " + last();
            case 1 -> initial() + ". " + last();
            case 2 -> first();
            case 3 -> first() + " " + any("van", "von", "de", "da", "di", "van der", "de la", "del", "el", "bin", "le", "O'", "Mc", "Mac", "St.") + " " + last();
            case 4 -> first() + " " + last() + "-" + last();
            case 5 -> first() + " " + first() + " " + last();
            case 6 -> first() + " " + last() + " " + last();
            case 7 -> first() + "-" + first() + " " + last();
            case 8 -> first() + " " + last().toUpperCase(Locale.ROOT);
            case 9 -> syllables(2, 3) + " " + syllables(2, 3);
            case 10 -> first() + " " + last() + any(" Jr.", " Sr.", " III", " II", "");
            default -> first() + " " + last();
        };
    }

    private String first() {
        return random.nextInt(25) == 0 ? syllables(2, 3) : pick(pool.first());
    }

    private String last() {
        String last = random.nextInt(25) == 0 ? syllables(2, 4) : pick(pool.last());
        return random.nextInt(60) == 0 ? any("O'", "Mc", "D'", "Mac", "De ", "Van ") + last : last;
    }

    private String initial() {
        return Character.toString((char) ('A' + random.nextInt(26)));
    }

    private String city() {
        String city = switch (random.nextInt(14)) {
            case 0, 1 -> any(CITIES);
            case 10, 11, 12 -> or(identities.towns, any(CITIES));
            case 13 -> any(first() + " " + any("Ville", "Township", "Park", "Springs", "Falls", "Bay", "Valley", "City", "Heights", "Beach", "Creek"), last() + any("ville", "bury", "berg", "ton", "town", "burgh", "borough", "shire", "mouth", "stad", "side", "port", "chester", "land", "view", "furt", "haven", "fort", "by"), any("Port ", "New ", "East ", "West ", "Lake ", "South ", "North ", "Great ", "Little ", "Saint ") + any(first(), last()) + any("", "", "ton", "mouth", "ville", "shire"), last(), last() + any("-sur-Mer", "-la-Forêt", "-les-Bains", "boeuf", " Industrial Township", " del Sur", " am See", " umbro", " sardo", " terme"));
            case 2 -> any("San", "Santa", "El", "La", "Las", "St.", "Bad", "Saint", "Le", "New", "Port", "Fort", "Nova", "Villa", "North", "Upper", "Los", "Ciudad", "Puerto", "Sankt", "Lake") + " " + syllables(2, 3)
                    + any("", "", "", " de " + syllables(2, 3), " del " + syllables(2, 2), "-sur-" + syllables(2, 2), " am " + syllables(2, 2), " di " + syllables(2, 3));
            case 3 -> syllables(1, 3) + any("ville", "burg", "ton", "ham", "ford", "stadt", "dorf", "by", "köping", "hausen", "ovo", "grad", "sk", "ice", "owo", "heim", "ingen", "borough", "field", "mouth", "ac", "ano", "ów", "lund", "vik", "berg", "bach", "tal", "pur", "abad");
            case 4 -> syllables(2, 4);
            default -> pick(pool.city());
        };
        return random.nextInt(14) == 0 ? city.toUpperCase(Locale.ROOT) : city;
    }

    private String country() {
        return random.nextInt(10) == 0 ? or(pool.country(), "France") : or(identities.of(identities.pools.containsKey("en-US") ? "en-US" : identities.locale(random)).country(), "France");
    }

    private String org() {
        return switch (random.nextInt(19)) {
            case 16 -> last() + any(", ", ", ", "-") + last() + any(" and ", ", ", "-") + last() + any("", "", "", " " + any(LEGAL));
            case 17 -> any(last() + "-" + last(), last() + "-" + last(), last(), last() + " " + last() + any(" S.L.", " Tmi", " & Co. KGaA", " Stiftung & Co. KGaA", " KG", " e.V.", " Lda.", " Tic.", " A.Ş.", " S/A", " e Figli s.r.l.", " GbR", " OHG mbH", " AG & Co. OHG", " et Fils", " SAS", " SARL", " Oyj", " Ry", " Zrt", " d.o.o."), last() + any(" Rörservice", " Vinkel", " Tak & Bygg", " Bau", " Transport", " y asociados", " & Söner", " e filhos", " et Cie", " Handels", " Ltd", " Pvt. Ltd."));
            case 18 -> or(identities.firms, any(BRANDS)) + any("", "", "", " " + any(LEGAL));
            case 0, 1 -> last() + any(" & ", " and ", ", ") + last() + any("", "", " " + any(LEGAL));
            case 2, 3 -> last() + " " + any(LEGAL);
            case 4 -> random.nextInt(3) == 0 ? last() + ", " + last() + " and " + last() : last() + any(" Group", " PLC", " and Sons", " Inc", "-" + last(), " LLC");
            case 5, 6 -> any(THINGS) + " " + any(KINDS);
            case 7 -> any(THINGS) + any(BRAND_ENDS);
            case 8 -> syllables(1, 2) + any(BRAND_ENDS);
            case 9 -> any("Bank of", "University of", "Institute of", "Department of", "Museum of", "Friends of", "Ministry of", "City of", "Church of", "House of") + " " + any(city(), any(THINGS) + " " + any(KINDS), any(THINGS));
            case 10 -> city() + " " + any("General Hospital", "University", "Medical Center", "High School", "City Council", "Police Department", "Chamber of Commerce", "United", "FC", "Clinic");
            case 11 -> any(BRANDS) + any("", "", " " + any(LEGAL));
            case 12 -> any(THINGS) + " " + any(THINGS) + " " + any(KINDS) + any("", " " + any(LEGAL));
            case 13 -> syllables(2, 3) + " " + any(KINDS);
            default -> or(pool.org(), syllables(2, 3) + " Ltd");
        };
    }

    private String address() {
        return switch (random.nextInt(14)) {
            case 0 -> "{street}, {city}";
            case 1 -> "{street}, {city}, {state} {zip}";
            case 2 -> "{street}, {zip} {city}";
            case 3 -> "{street}\n{city}, {state} {zip}";
            case 4 -> "{street}\n{zip} {city}\n{country}";
            case 5 -> "{street} {city} {country}";
            case 6 -> "{street}, {city}, {country} {zip}";
            case 7 -> "{street}\n {unit}\n {city}\n {country} {zip}";
            case 8 -> "{street} {unit}, {city}, {country}";
            case 9 -> "{street}\n{city}\n, {state}\n {zip}";
            case 10 -> "{street} {unit} {city} {state} {zip}";
            case 11 -> "{street}, {unit}, {city}, {state} {zip}, {country}";
            case 12 -> "{street}";
            default -> any("the corner of {streetname} and {streetname}", "PSC " + digits(4) + ", Box " + digits(4) + "\nAPO AE {zip}", "{street} in {city}", "{street}, {city} {zip}");
        };
    }

    private String street() {
        String n = Integer.toString(1 + random.nextInt(random.nextInt(4) == 0 ? 9_999 : 199));
        return switch (random.nextInt(32)) {
            case 29 -> any("H.No. ", "H.No. ", "Flat No. ", "Plot ", "House ", "No. ", "") + n + any(", ", ", ", "/" + digits(2) + ", ", " ") + last() + any("", " Marg", " Chowk", " Nagar", " Path", " Zila", " Circle", " Ganj", " Street", " Road", " Colony", " Vihar");
            case 30 -> any("Apt. ", "Flat ", "Studio ", "Suite ", "Unit ") + digits(1 + random.nextInt(3)) + any(" ", ", ") + n + " " + any(first(), last()) + " " + any(US_STREETS);
            case 31 -> any("Avenida", "Rua", "Ronda", "Urbanización", "Glorieta", "Alameda", "Largo", "Piazza", "Vicolo", "Borgo", "Paseo", "Camino", "Cañada", "Pasadizo", "Rue", "Quai", "Chemin", "ul.", "al.", "pl.") + " " + any(first() + " " + last(), last() + " " + last(), last()) + any(" ", ", ") + n + any("", "", " Piso " + digits(1), " Apt. " + digits(2), ", bis");
            case 0, 1, 2 -> n + " " + any(last(), syllables(2, 3), any(THINGS)) + " " + any(US_STREETS);
            case 3 -> n + " " + any("N.", "S", "West", "East", "NW", "Old", "Upper") + " " + any(last(), "Main", "Oak", "Park", ordinal()) + " " + any(US_STREETS);
            case 4 -> n + " " + ordinal() + " " + any(US_STREETS);
            case 5 -> or(pool.streetName(), "Main St") + " " + n;
            case 6 -> n + " " + or(pool.streetName(), "Main St") + any("", " " + digits(2));
            case 7 -> any("Rue", "Rue de la", "Avenue", "Boulevard", "Place", "Allée", "Chemin de", "Impasse") + " " + any(last(), first() + " " + last()) + any(" " + n, "");
            case 8 -> any("Via", "Viale", "Piazza", "Corso", "Calle", "Avenida", "Av.", "Plaza", "Carrer", "Rua", "Travessa", "Avenida de", "Camino", "Paseo") + " " + any(last(), first() + " " + last(), syllables(2, 3)) + any(" ", ", ") + n;
            case 9 -> any(last(), syllables(2, 3)) + any("straße", "strasse", "str.", "weg", "gasse", "allee", "platz", "straat", "laan", "plein", "gatan", "gata", "vägen", "vej", "gade", "katu", "tie", "steenweg", "weg", "ring", "kade", "gränd") + " " + n + any("", "", "a", "-" + n);
            case 10 -> any("ul.", "ulica", "Ul.", "ulitsa", "al.", "trg", "náměstí", "Trg", "cesta", "Strada", "Str.", "Calea", "bul.", "Odos") + " " + any(last(), first() + " " + last(), syllables(2, 4)) + " " + n + any("", "/" + digits(2));
            case 11 -> any(last(), syllables(2, 4)) + any(" utca ", " út ", " u. ", " tér ", " ulica ", " Sokak No ", " Caddesi ", " cd. ", " Marg ", " Nagar ") + n + any("", ".");
            case 12 -> random.nextBoolean() ? any("P.O. Box ", "PO Box ", "Box ", "Postfach ", "Apartado ", "C.P. ") + digits(3) : any("PSC " + digits(4) + ", Box " + digits(4), "Unit " + digits(4) + " Box " + digits(4), "USS " + last(), "USNS " + last());
            case 13 -> n + " " + or(pool.street(), "Main Street");
            case 21 -> any("Calle", "Carrera", "Cl.", "Kr", "Diagonal", "Av.", "Cra.") + " " + (1 + random.nextInt(150)) + any("", "", "A", "B Bis", " Sur") + " # " + (1 + random.nextInt(99)) + "-" + (1 + random.nextInt(99));
            case 22 -> n + "/" + (1 + random.nextInt(999)) + " " + last() + " " + any(US_STREETS);
            case 23 -> first() + "-" + last() + "-" + any("Straße", "Weg", "Allee", "Ring", "Gasse", "Platz", "strasse") + " " + n + any("", "", "-" + digits(1), "/" + digits(1));
            case 14 -> n + " " + any("rue", "via", "calle", "rua", "ul.") + " " + last() + " " + digits(2);
            case 15 -> digits(2) + " " + syllables(2, 4) + any("", " " + syllables(2, 3)) + " " + digits(2);
            case 16 -> any("The ", "") + any("Old ", "") + syllables(2, 3) + " " + any("House", "Farm", "Cottage", "Estate", "Villa", "Lodge") + ", " + n + " " + last() + " " + any(US_STREETS);
            case 17 -> n + ", " + any("rue", "chemin", "avenue", "boulevard", "rue de", "place", "allée", "impasse") + " " + any(last(), first() + " " + last(), last() + " " + last());
            case 18 -> any("Aleea", "Strada", "Bulevardul", "Str.", "Calea", "Ulica", "Rua", "Rua de", "Avenida", "Praça", "Largo", "Via") + " " + any(last(), syllables(2, 3)) + any(" Nr. " + n, ", " + n, " " + n) + any("", "", " Bl. " + digits(2) + " Ap. " + digits(2));
            case 19 -> any("Flat ", "Unit ", "Studio ", "Apt. ", "Suite ") + digits(2) + any(" ", ", ") + n + " " + any(last(), syllables(2, 3)) + " " + any("shores", "Junction", "Path", "Islands", "Mill", "roads", "Via", "Rapid", "Pass", "Street", "Overpass", "Forge", "Ridge");
            case 20 -> n + " " + any(first(), last(), syllables(2, 3)) + " " + any("shores", "Junction", "Path", "Islands", "Mills", "Manors", "Via", "Rapids", "Pass", "Motorway", "Overpass", "Forges", "Ridge", "Harbors", "Fields", "Glens", "Station", "Tunnel", "Crossing", "Landing") + any("", "", " " + unit());
            default -> or(pool.street(), n + " Main Street");
        } + (random.nextInt(8) == 0 ? any(" ", ", ") + unit() : "");
    }

    private String unit() {
        return any("Apt. ", "Apt ", "Suite ", "Unit ", "Floor ", "Room ", "#", "Flat ", "Ste ", "Whg. ", "Bldg ", "app. ", "Piso ", "suite ", "apt. ") + digits(1 + random.nextInt(3)) + any("", "", "", "B");
    }

    private String streetName() {
        return switch (random.nextInt(4)) {
            case 0 -> any(last(), syllables(2, 3), any(THINGS)) + " " + any(US_STREETS);
            case 1 -> or(pool.streetName(), "Main Street");
            case 2 -> any("Rue", "Via", "Calle", "Rua", "Avenue") + " " + any(last(), syllables(2, 3));
            default -> last() + any(" Street", " Road", "straße", "weg", " Lane", " Avenue");
        };
    }

    private String zip() {
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> digits(5);
            case 3 -> any(digits(4), digits(4) + " " + letters(2), digits(6), digits(3) + " " + digits(2), digits(5) + "-" + digits(4), letters(2) + digits(1) + " " + digits(1) + letters(2), digits(2) + "-" + digits(3), any("D-", "A-", "H-", "CH-", "F-", "SE-") + digits(4), digits(4) + letters(2), digits(8), digits(3) + "-" + digits(4));
            default -> or(pool.zip(), digits(5));
        };
    }

    private String phone() {
        return any(digits(3) + "-" + digits(3) + "-" + digits(4), "(" + digits(3) + ") " + digits(3) + "-" + digits(4), "+" + digits(2) + " " + digits(3) + " " + digits(6), "0" + digits(2) + " " + digits(3) + " " + digits(4), digits(2) + " " + digits(3) + " " + digits(3), digits(10), "001-" + digits(3) + "-" + digits(3) + "-" + digits(4) + "x" + digits(3));
    }

    private String date() {
        String[] months = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
        int d = 1 + random.nextInt(28);
        int m = 1 + random.nextInt(12);
        int y = 1930 + random.nextInt(95);
        return any(m + "/" + d + "/" + y, y + "-" + pad(m) + "-" + pad(d), d + " " + months[m - 1] + " " + y, months[m - 1] + " " + d + ", " + y, d + "." + m + "." + y, pad(d) + "/" + pad(m) + "/" + y % 100, months[m - 1].substring(0, 3) + " " + d, y + "-" + pad(m) + "-" + pad(d) + " 14:" + pad(m) + ":" + pad(d));
    }

    private static String pad(int n) {
        return n < 10 ? "0" + n : Integer.toString(n);
    }

    private String handle() {
        return (pick(pool.first()) + any("", ".", "_") + any(pick(pool.last()), digits(2))).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._]", "") + digits(1);
    }

    private String ordinal() {
        int n = 1 + random.nextInt(120);
        return n + (n % 100 / 10 == 1 ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : n % 10 == 3 ? "rd" : "th");
    }

    String syllables(int least, int most) {
        StringBuilder word = new StringBuilder();
        int count = least + random.nextInt(most - least + 1);
        for (int i = 0; i < count; i++) {
            word.append(any(SYLLABLES));
        }
        word.append(any("", "", "n", "r", "s", "l", "k", "t", "ng", "sch", "vić", "ová", "sson", "ski", "ez", "ini", "eau"));
        word.setCharAt(0, Character.toUpperCase(word.charAt(0)));
        return word.toString();
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private String letters(int count) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append((char) ('A' + random.nextInt(26)));
        }
        return letters.toString();
    }

    private String pick(List<String> from) {
        return Identities.pick(from, random);
    }

    private String or(List<String> from, String other) {
        return from.isEmpty() ? other : pick(from);
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
