import io.nexaera.egress.AddressCheck;
import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.LoopbackServer;
import io.nexaera.egress.Outbound;
import io.nexaera.egress.OutboundExchange;
import io.nexaera.egress.OutboundLimits;
import io.nexaera.egress.OutboundRequest;
import io.nexaera.egress.TargetUrl;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/// What the guard costs per request, beside the bare HTTP client on the same local server: medians of interleaved rounds.
public class Egress {
    private static final UUID TENANT = UUID.randomUUID();
    private static final int ROUNDS = 15;
    private static final int CALLS = 1000;

    private interface Call {
        void once() throws Exception;
    }

    public static void main(String[] words) throws Exception {
        EgressSettings settings = new EgressSettings(
                List.of(EgressSettings.THIS_MACHINE.split(",")), Set.of(80, 443), List.of(), Duration.ofSeconds(10), 65536, 50);
        LoopbackServer server = new LoopbackServer((request, wire) -> wire.respond(200, "text/plain", "ok"));
        try (server;
                Outbound outbound = new Outbound(settings);
                AddressCheck check = AddressCheck.besideTheApplication(settings);
                CloseableHttpClient bare = HttpClients.createDefault()) {
            String url = server.url() + "/hook?a=b";
            OutboundLimits limits = new OutboundLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), 1000);
            Call guarded = () -> {
                try (OutboundExchange exchange = outbound.exchange(
                        new OutboundRequest(TENANT, "GET", TargetUrl.parse(url), Map.of(), null, limits))) {
                    exchange.send().body().readAllBytes();
                }
            };
            Call client = () -> bare.execute(new HttpGet(url), response -> EntityUtils.toString(response.getEntity()));
            Call verdict = () -> check.of(TENANT, "https://93.184.215.14/hooks/T0/B0?x=y");
            Call refused = () -> check.of(TENANT, "http://[::ffff:169.254.169.254]/latest/meta-data/");
            Call lookup = () -> InetAddress.getAllByName("localhost");
            double[] micros = medians(client, guarded, verdict, refused, lookup);
            System.out.printf("bare client, kept connection     %8.1f µs%n", micros[0]);
            System.out.printf("through the guard                %8.1f µs  ×%.2f%n", micros[1], micros[1] / micros[0]);
            System.out.printf("verdict alone, public address    %8.1f µs%n", micros[2]);
            System.out.printf("verdict alone, refused           %8.1f µs%n", micros[3]);
            System.out.printf("a name looked up (localhost)     %8.1f µs%n", micros[4]);
        }
    }

    private static double[] medians(Call... calls) throws Exception {
        double[][] all = new double[calls.length][ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            for (int i = 0; i < calls.length; i++) {
                double micros = micros(calls[i]);
                if (round >= 0) {
                    all[i][round] = micros;
                }
            }
        }
        return Arrays.stream(all).mapToDouble(Egress::median).toArray();
    }

    private static double micros(Call call) throws Exception {
        long started = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            call.once();
        }
        return (System.nanoTime() - started) / 1000.0 / CALLS;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
