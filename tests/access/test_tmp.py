import time, pytest
from django.db import transaction
from tests.access.walking import *
from tests.access.world import *
ORDER=[(ANONYMOUS,MEMBERLESS),HARBORS,(OTHER,),DHS,(ADMINISTRATOR,)]
@pytest.mark.timeout(1200)
def test_discover(world, sign_in):
    clients={r:sign_in(r) for r in ROLES}
    targets={"own":world.harbor.arguments,"prairie":world.prairie.arguments,"library":world.library_arguments,"nothing":NOTHING}
    t0=time.time(); n=0
    out=open("/tmp/rows.txt","w")
    def code(p,method):
        row=[]
        for g in ORDER:
            x=""
            for r in g:
                with transaction.atomic():
                    res=ask(clients[r],p,method); transaction.set_rollback(True)
                s=text_of(res).replace(p,""); l=letter(res)
                if MARK in s.lower() and r in HARBORS+DHS+(ANONYMOUS,MEMBERLESS): l+="!"
                if DRAFT in s.lower() and r in HARBORS+(OTHER,ANONYMOUS,MEMBERLESS,EXPERT): l+="?"
                x+=l
            row.append(x)
        return " ".join(row)
    for a in addresses():
        method="get"
        cs={}
        for tn,k in (targets.items() if a.arguments else [("any",{})]):
            p=a.path(k)
            if p is None: continue
            c=code(p,method)
            if "M" in c and method=="get":
                method="post"; c=code(p,method)
            cs[tn]=c
        if cs.get("nothing")=="LL 444 4 4444 4": del cs["nothing"]
        print(f'    Row("{a.name}", '+", ".join(f'{k}="{v}"' for k,v in cs.items())+(', method="post"' if method=="post" else "")+"),",file=out,flush=True)
    print(time.time()-t0,file=out)
