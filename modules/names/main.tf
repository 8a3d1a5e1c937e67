# The one place that says what things are called. Everything a component owns begins with its prefix, so
# that a list in the console sorts by environment and colour, and two colours never share a name.
locals {
  prefix = "${var.environment}-${var.colour}-${var.name}"

  # `ap-southeast-2` is `apse2`: names are short of room (S3 takes 63 characters, IAM 64).
  words = {
    north     = "n", south = "s", east = "e", west = "w", central = "c", gov = "g"
    northeast = "ne", northwest = "nw", southeast = "se", southwest = "sw"
  }
  derived = var.region == null ? "" : join("", [for word in split("-", var.region) : lookup(local.words, word, word)])
  token   = var.region_token == null ? local.derived : var.region_token
  suffix  = local.token == "" ? "" : "-${local.token}"
}
