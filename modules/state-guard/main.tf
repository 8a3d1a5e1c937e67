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
