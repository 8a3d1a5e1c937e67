# The one place that says what things are called. Everything a component owns begins with its prefix, so
# that a list in the console sorts by environment and colour, and two colours never share a name.
locals {
  prefix = "${var.environment}-${var.colour}-${var.name}"
}
