# Remembers in the state whose state it is. `ignore_changes` keeps what the first apply wrote, so a later
# plan with another environment's or colour's variables finds the old value and is refused. With any
# backend, and with the plain `terraform` command. Terraform does not ask when it destroys.
resource "terraform_data" "identity" {
  input = var.identity

  lifecycle {
    ignore_changes = [input]

    postcondition {
      condition     = self.output == var.identity
      error_message = "The variables are those of \"${var.identity}\", but this state belongs to \"${self.output}\": the wrong tfvars file or the wrong backend settings (run init -reconfigure with the right ones)."
    }
  }
}

# The same of the region, which states have not remembered from their first day.
resource "terraform_data" "region" {
  count = var.region == null ? 0 : 1

  input = var.region

  lifecycle {
    ignore_changes = [input]

    postcondition {
      condition     = self.output == var.region
      error_message = "The variables are those of region \"${var.region}\", but what this state holds is in \"${self.output}\": the wrong tfvars file or the wrong backend settings. A second region has a folder, and so a state, of its own."
    }
  }
}
