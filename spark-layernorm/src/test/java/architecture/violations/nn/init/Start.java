package architecture.violations.nn.init;

import architecture.violations.model.Net;
import org.bytedeco.javacpp.Pointer;
import scala.Option;

public final class Start {
    Net net;
    Pointer pointer;
    Option<String> option;
}
