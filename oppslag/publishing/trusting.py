"""Whether the certificate of a host is to be trusted, in words."""

import ssl

from oppslag.messages import _

# What OpenSSL says of a certificate (X509_V_ERR_*, x509_vfy.h)
_EXPIRED, _OTHER_HOST = 10, frozenset({62, 64})


def trusted() -> ssl.SSLContext:
    """What this machine trusts now, an organisation's own authority too; urllib by itself keeps what it met first."""
    return ssl.create_default_context()


def doubt(error: BaseException, host: str) -> str:
    """Why the certificate of a host is not to be trusted; "" when the error is about something else."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    if cause is None:
        return ""
    if cause.verify_code == _EXPIRED:
        return _("the certificate is not good: it has expired")
    if cause.verify_code in _OTHER_HOST:
        return _("the certificate is not good: it is not of {host}", host=host)
    return _("the certificate is not good: nobody that this machine trusts vouches for it")
