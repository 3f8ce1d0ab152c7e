package io.nexaera.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds our table against the rows of the IANA special-purpose address registries.
class IanaRegistriesTest {
    private record Row(String prefix, String name) {
        byte[] first() {
            return IpLiteral.bytes(prefix.split("/", 2)[0]);
        }

        byte[] last() {
            byte[] bytes = first();
            int bits = Integer.parseInt(prefix.split("/", 2)[1]);
            for (int bit = bits; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] |= (byte) (0x80 >> (bit % 8));
            }
            return bytes;
        }

        byte[] after() {
            return shifted(last(), BigInteger.ONE);
        }

        byte[] before() {
            return shifted(first(), BigInteger.ONE.negate());
        }
    }

    private static byte[] shifted(byte[] address, BigInteger by) {
        BigInteger all = BigInteger.ONE.shiftLeft(address.length * 8);
        byte[] sum = new BigInteger(1, address).add(by).mod(all).toByteArray();
        byte[] bytes = new byte[address.length];
        for (int i = 1; i <= Math.min(sum.length, bytes.length); i++) {
            bytes[bytes.length - i] = sum[sum.length - i];
        }
        return bytes;
    }

    @Test
    void everyRowOfTheRegistriesIsHeldFromItsFirstAddressToItsLast() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(50).allSatisfy(row -> {
            assertThat(ReservedRange.holding(row.first())).as(row.name()).isPresent();
            assertThat(ReservedRange.holding(row.last())).as(row.name()).isPresent();
        });
    }

    /// The control: a row that is taken out is missed, for no other range holds its addresses by accident.
    @Test
    void everyRowOfTheRegistriesIsNamedInTheTable() throws IOException {
        assertThat(rows())
                .allSatisfy(row -> assertThat(named(row)).as(row.prefix()).isTrue());
    }

    private static boolean named(Row row) {
        return Arrays.stream(ReservedRange.values())
                .filter(range -> range != ReservedRange.NOT_GLOBAL && range != ReservedRange.ISATAP)
                .anyMatch(range -> range.contains(row.first()) && range.contains(row.last()));
    }

    @Test
    void theTableTakesNoMoreThanItSays() throws IOException {
        List<Row> rows = rows();
        for (Row row : rows) {
            Stream.of(row.before(), row.after())
                    .filter(beside -> beside.length == 4)
                    .filter(beside -> rows.stream().noneMatch(other -> holds(other, beside)))
                    .filter(beside -> (beside[0] & 0xf0) != 0xe0)
                    .forEach(beside -> assertThat(ReservedRange.holding(beside))
                            .as("beside " + row.prefix())
                            .isEmpty());
        }
    }

    private static boolean holds(Row row, byte[] address) {
        BigInteger value = new BigInteger(1, address);
        return row.first().length == address.length
                && new BigInteger(1, row.first()).compareTo(value) <= 0
                && new BigInteger(1, row.last()).compareTo(value) >= 0;
    }

    @Test
    void everyRangeSaysWhoReservesIt() {
        assertThat(ReservedRange.values())
                .allSatisfy(range -> assertThat(range.why()).isNotBlank());
        assertThat(SpecialName.values())
                .allSatisfy(name -> assertThat(name.why()).isNotBlank());
    }

    private static List<Row> rows() throws IOException {
        try (InputStream text = Objects.requireNonNull(
                IanaRegistriesTest.class.getResourceAsStream("/vectors/iana-special-purpose.txt"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(";", 3))
                    .map(parts -> new Row(parts[0], parts[1].strip()))
                    .toList();
        }
    }
}
