package io.nexaera;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// The whole application: every module below this package. Started by `io.nexaera.cli.Nexaera`.
@SpringBootApplication
@ConfigurationPropertiesScan
public class NexaeraApplication {}
